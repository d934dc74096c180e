create table call (
    id text primary key,
    org_path org_path not null,
    contact_id text not null unique,
    state text not null check (state in ('connecting', 'up', 'ended')),
    opened_at timestamptz not null,
    connected_at timestamptz,
    ended_at timestamptz,
    end_reason text,
    composition_state text not null default 'none'
        check (composition_state in ('none', 'wanted', 'done', 'failed')),
    composition_progress real not null default 0 check (composition_progress between 0 and 1),
    composition_object_id text,
    check ((state = 'ended') = (ended_at is not null)),
    check (state <> 'up' or connected_at is not null),
    check (composition_state <> 'done' or composition_object_id is not null)
);
select fence_by_org_path('call');
create index call_open on call (opened_at) where state <> 'ended';

create table call_leg (
    peer_id text primary key,
    org_path org_path not null,
    call_id text not null references call (id),
    role text not null check (role in ('customer', 'teller', 'authoriser', 'supervisor')),
    person_id text not null,
    display_name text not null,
    joined_at timestamptz not null,
    -- A person has one leg however often they come back.
    unique (call_id, person_id)
);
select fence_by_org_path('call_leg');

create table call_track (
    id text primary key,
    org_path org_path not null,
    call_id text not null references call (id),
    peer_id text not null references call_leg (peer_id),
    role text not null check (role in ('customer', 'teller', 'authoriser', 'supervisor')),
    kinds text[] not null check (kinds <@ array['audio', 'video']),
    begun_at timestamptz not null,
    up_at timestamptz,
    down_at timestamptz,
    is_recording boolean not null default false,
    replay_object_id text,
    replay_starts_at timestamptz,
    replay_duration_ms integer,
    replay_bytes bigint,
    check (num_nulls(replay_object_id, replay_starts_at, replay_duration_ms, replay_bytes) in (0, 4))
);
select fence_by_org_path('call_track');
create index call_track_of_call on call_track (call_id, begun_at);

create table call_coverage (
    call_id text primary key references call (id),
    org_path org_path not null,
    connected_s double precision not null,
    parties jsonb not null,
    is_complete boolean not null,
    judged_at timestamptz not null
);
select fence_by_org_path('call_coverage');
select make_append_only('call_coverage');
