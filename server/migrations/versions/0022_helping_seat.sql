alter table queue_seat drop constraint queue_seat_break_reason_check;
alter table queue_seat add constraint queue_seat_break_reason_check
    check (break_reason in ('rest', 'meal', 'training', 'meeting', 'missed', 'refused', 'helping'));
