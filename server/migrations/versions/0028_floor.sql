-- Until when the work after a call may take, and how often that was put off.
alter table queue_seat
    add column due_at timestamptz,
    add column extended_count integer not null default 0 check (extended_count >= 0);
alter table queue_seat add check (state = 'wrap_up' or (due_at is null and extended_count = 0));
create index queue_seat_due on queue_seat (due_at) where due_at is not null;

-- How a teller means to wrap a contact up; gone once that is done.
create table floor_draft (
    contact_id text primary key,
    org_path org_path not null,
    result_code text,
    note text not null check (length(note) <= 1000),
    at timestamptz not null
);
select fence_by_org_path('floor_draft');

-- Something at a seat or in the queue that has passed its limit, or a teller's call for help.
create table floor_alarm (
    id text primary key,
    org_path org_path not null,
    kind text not null check (kind in (
        'help', 'long_wait', 'offer_missed', 'silent_call', 'no_picture', 'long_call',
        'wrap_up_over', 'long_break')),
    subject text not null,
    staff_id text,
    contact_id text,
    number text,
    limit_s integer check (limit_s >= 0),
    since timestamptz not null,
    opened_at timestamptz not null,
    note text not null check (length(note) <= 200),
    closed_at timestamptz,
    seen_by text,
    seen_by_name text,
    seen_at timestamptz,
    joined_by text,
    joined_by_name text,
    check ((kind = 'help') = (limit_s is null)),
    check ((seen_by is null) = (seen_at is null))
);
-- Of what it is about only one is open.
create unique index floor_alarm_open on floor_alarm (kind, subject) where closed_at is null;
select fence_by_org_path('floor_alarm');

-- A supervisor's word to one seat. Only grows.
create table floor_message (
    id text primary key,
    sending text not null,
    org_path org_path not null,
    to_staff_id text not null,
    by_staff_id text not null,
    by_name text not null,
    text text not null check (length(text) between 1 and 200),
    must_confirm boolean not null,
    sent_at timestamptz not null,
    unique (sending, to_staff_id)
);
create index floor_message_to on floor_message (to_staff_id, sent_at);
create index floor_message_sent on floor_message (sent_at);
select fence_by_org_path('floor_message');
select make_append_only('floor_message');

create table floor_reading (
    message_id text primary key references floor_message,
    org_path org_path not null,
    at timestamptz not null
);
select fence_by_org_path('floor_reading');
select make_append_only('floor_reading');

-- How loud what a page receives is, as the root mean square of its samples.
alter table call_sample add column level double precision check (level between 0 and 1);

create index queue_ticket_entered on queue_ticket (entered_at);
