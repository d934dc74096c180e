"""The note that lies in every package and tells a stranger how to check it."""

from typing import Final

PATH: Final = "README.txt"

TEXT: Final = """\
远柜证据包 / Yuangui evidence package

本压缩包是一次远程业务联系的封存证据。manifest.json（规范 JSON，RFC 8785）逐一列出每个文件的
SHA-256 与 SM3 摘要；manifest.sig.p256（ECDSA P-256 / SHA-256）与 manifest.sig.sm2（SM2 / SM3，
标识 1234567812345678）是对清单的签名；manifest.tsr 是对清单 SHA-256 的 RFC 3161 时间戳。
part-2/ 等目录是后续封存部分，其清单写明前一份清单的摘要。
核验：./yuangui evidence verify 文件名；或只用 OpenSSL：
  openssl x509 -in certificates/p256.pem -noout -pubkey > p256.pub
  openssl dgst -sha256 -verify p256.pub -signature manifest.sig.p256 manifest.json
请把 certificates/ 中签发者证书的指纹与银行公布的指纹比对。

This archive is the sealed evidence of one remote contact. manifest.json (canonical JSON,
RFC 8785) lists every file with its SHA-256 and SM3 digests; manifest.sig.p256 (ECDSA P-256 with
SHA-256) and manifest.sig.sm2 (SM2 with SM3, id 1234567812345678) sign it; manifest.tsr is an
RFC 3161 time stamp over its SHA-256. Folders such as part-2/ are parts sealed later; their
manifest names the digest of the manifest before.
To verify: ./yuangui evidence verify FILE, or with OpenSSL alone as shown above.
Compare the fingerprints of the issuers in certificates/ with those that the bank publishes.
"""
