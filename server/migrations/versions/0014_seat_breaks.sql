alter table queue_seat add column break_reason text
    check (break_reason in ('rest', 'meal', 'training', 'meeting', 'missed', 'refused'));
-- The fence binds the owner, too.
alter table queue_seat no force row level security;
update queue_seat set break_reason = 'rest' where state = 'break';
alter table queue_seat force row level security;
alter table queue_seat add check ((state = 'break') = (break_reason is not null));

-- An offer that no seat took. Only grows.
create table queue_return (
    id bigint generated always as identity primary key,
    org_path org_path not null,
    ticket_id text not null,
    staff_id text not null,
    why text not null check (why in ('missed', 'refused')),
    at timestamptz not null
);
create index queue_return_seat on queue_return (staff_id, at);
select fence_by_org_path('queue_return');
select make_append_only('queue_return');
