-- A call whose customer was cut off waits for them: the contact until a moment, the ticket with nobody.
alter table contact drop constraint contact_state_check;
alter table contact add constraint contact_state_check check
    (state in ('waiting', 'in_call', 'waiting_for_recall', 'wrap_up', 'ended', 'left'));
alter table contact add column recall_until timestamptz;
alter table contact add constraint contact_recall_check check
    ((recall_until is not null) = (state = 'waiting_for_recall'));
create index contact_recall on contact (recall_until) where recall_until is not null;

alter table queue_ticket drop constraint queue_ticket_state_check;
alter table queue_ticket add constraint queue_ticket_state_check check
    (state in ('waiting', 'offered', 'assigned', 'lost', 'left', 'done'));
