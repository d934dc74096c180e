create table queue_ticket (
    id text primary key,
    contact_id text not null unique,
    org_path org_path not null,
    number text not null,
    service text,
    is_elderly boolean not null,
    entered_at timestamptz not null,
    seen_at timestamptz not null,
    state text not null check (state in ('waiting', 'offered', 'assigned', 'left', 'done')),
    staff_id text,
    served_by text,
    offer_expires_at timestamptz,
    returned_count integer not null default 0,
    taken_at timestamptz,
    finished_at timestamptz,
    check ((state in ('offered', 'assigned')) = (staff_id is not null)),
    check ((state = 'offered') = (offer_expires_at is not null))
);
create index queue_ticket_open on queue_ticket (entered_at, id) where state in ('waiting', 'offered');
create index queue_ticket_finished on queue_ticket (finished_at) where finished_at is not null;
-- A seat holds one ticket at the most.
create unique index queue_ticket_seat on queue_ticket (staff_id) where staff_id is not null;
select fence_by_org_path('queue_ticket');

create table queue_seat (
    staff_id text primary key,
    org_path org_path not null,
    state text not null
        check (state in ('signed_out', 'ready', 'reserved', 'on_call', 'wrap_up', 'break')),
    since timestamptz not null,
    ticket_id text,
    check ((state in ('reserved', 'on_call', 'wrap_up')) = (ticket_id is not null))
);
select fence_by_org_path('queue_seat');

create table queue_number (
    org_path org_path not null,
    day date not null,
    last integer not null,
    primary key (org_path, day)
);
select fence_by_org_path('queue_number');
