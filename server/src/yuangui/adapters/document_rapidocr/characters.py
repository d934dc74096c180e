"""Repairs of what the recogniser is known to mistake."""

# The recogniser writes some simplified characters in their traditional form. Only characters that
# 通用规范汉字表 (2013) does not hold are mapped: a blind conversion would spoil names that legally
# bear 昇, 頔 or 堃.
_TRADITIONAL = (
    "強楨軒軼鋭鎧閔閩頤騏驥鸞鷗鷹穌絢緯綸繪繹綏彌燁煒暉曠瑩"
    "熱漢國漚歐劉張陳楊趙黃吳孫馬羅鄭謝許鄧馮韓蔣蕭葉閻錢譚陸顧賴龍萬賈鄒龐藍聶齊衛湯龔顏盧區縣鎮鄉號"
    "樓單東門業華開關長場廣慶陽陰陝寧滬濟濱瀋遼漣豐義烏蘇雲貴蘭廈魯臺灣島嶺崗鋪橋澤溝灘圍莊衚衕麗艷鳳"
    "龜鶴寶貝貞賢質贊贏麥軍運達進遠連選還邊鄰銀鐵鋼銘鋒鎖鏡錦鍵鏵飛風順須預頌領頭額顯願類饒養館駿驊騰"
    "驚鮮鳴鴻鵬鵑點黨齡偉傑僑儉億優兒內兩凱則剛創劍動勁勳勝勞勢協啟喬嚴園圓團圖報塵壯壽夢頁奮妝婭媽嬌"
    "嬰學實審寫將對導屬峽嶽帥師帶幣幫庫廠廳彈彥彙從復恆悅愛態憲懷應戰戲戶拋捨掃揚換擇據擴擺攝數斷時晉"
    "暢曉曄書會術條棟極楓榮構樂樹樺機檢櫻權歡歲歷歸殘畢氣決沒況洩淚淨淵淺渾測湊溫滿漁潔潤澗濤濃瀟灑燈"
    "營爾狀獨獻現環瑪瑤璽畫當療發監盤確禎禮種稱穎積窮竄竇競筆節範築簡籃紅紀約純紋納細終組結給絡統經綠"
    "維綱綺緒線緣編縱總績織繼續習聖聞聯聰聲職肅脈腦臨興舉艦蓋蓮薦薩藝藥蘊處虛蟲衝補裝製見規視親觀覺計"
    "訂訓記訪設訴試詩詳語誠說請諒諾謀證識譯議護變讓豔費資賓賜賞輕輝輪轉辦農遙適遷遺郵鄔醫釋針釗釵鈴鉑"
    "銅銳錄鋁陣隊際隨險雞離難電霧靈靜響項頻題體鬥"
)
_SIMPLIFIED = (
    "强桢轩轶锐铠闵闽颐骐骥鸾鸥鹰稣绚纬纶绘绎绥弥烨炜晖旷莹"
    "热汉国沤欧刘张陈杨赵黄吴孙马罗郑谢许邓冯韩蒋萧叶阎钱谭陆顾赖龙万贾邹庞蓝聂齐卫汤龚颜卢区县镇乡号"
    "楼单东门业华开关长场广庆阳阴陕宁沪济滨沈辽涟丰义乌苏云贵兰厦鲁台湾岛岭岗铺桥泽沟滩围庄胡同丽艳凤"
    "龟鹤宝贝贞贤质赞赢麦军运达进远连选还边邻银铁钢铭锋锁镜锦键铧飞风顺须预颂领头额显愿类饶养馆骏骅腾"
    "惊鲜鸣鸿鹏鹃点党龄伟杰侨俭亿优儿内两凯则刚创剑动劲勋胜劳势协启乔严园圆团图报尘壮寿梦页奋妆娅妈娇"
    "婴学实审写将对导属峡岳帅师带币帮库厂厅弹彦汇从复恒悦爱态宪怀应战戏户抛舍扫扬换择据扩摆摄数断时晋"
    "畅晓晔书会术条栋极枫荣构乐树桦机检樱权欢岁历归残毕气决没况泄泪净渊浅浑测凑温满渔洁润涧涛浓潇洒灯"
    "营尔状独献现环玛瑶玺画当疗发监盘确祯礼种称颖积穷窜窦竞笔节范筑简篮红纪约纯纹纳细终组结给络统经绿"
    "维纲绮绪线缘编纵总绩织继续习圣闻联聪声职肃脉脑临兴举舰盖莲荐萨艺药蕴处虚虫冲补装制见规视亲观觉计"
    "订训记访设诉试诗详语诚说请谅诺谋证识译议护变让艳费资宾赐赏轻辉轮转办农遥适迁遗邮邬医释针钊钗铃铂"
    "铜锐录铝阵队际随险鸡离难电雾灵静响项频题体斗"
)
_TO_SIMPLIFIED = str.maketrans(_TRADITIONAL, _SIMPLIFIED)

#: Place names that come out wrong again and again; a site adds its own.
_PLACES = (("武候", "武侯"), ("朝日", "朝阳"), ("朝旧", "朝阳"))


def simplified(text: str) -> str:
    """Return the text with traditional forms replaced where the standard table has no such form."""
    return text.translate(_TO_SIMPLIFIED)


def place(text: str) -> str:
    """Return an address or an authority with known mistakes put right."""
    text = simplified(text)
    for mistaken, right in _PLACES:
        text = text.replace(mistaken, right)
    return text
