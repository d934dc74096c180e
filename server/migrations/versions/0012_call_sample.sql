-- What the parties' pages measured. A figure that the browser does not give is null.
create table call_sample (
    call_id text not null references call (id),
    org_path org_path not null,
    peer_id text not null references call_leg (peer_id),
    role text not null check (role in ('customer', 'teller')),
    at timestamptz not null,
    rtt_ms double precision check (rtt_ms between 0 and 60000),
    lost_percent double precision check (lost_percent between 0 and 100),
    jitter_ms double precision check (jitter_ms between 0 and 60000),
    fps double precision check (fps between 0 and 1000),
    kbps double precision check (kbps between 0 and 1000000),
    frozen_s double precision check (frozen_s between 0 and 86400),
    primary key (call_id, peer_id, at)
);
select fence_by_org_path('call_sample');
select make_append_only('call_sample');
