create table identity_check (
    seq bigint generated always as identity primary key,
    id text not null unique,
    org_path org_path not null,
    contact_id text not null,
    run_id text not null,
    node text not null,
    visit integer not null check (visit >= 1),
    at timestamptz not null,
    kind text not null,
    outcome text not null,
    engine text,
    model text,
    facts jsonb not null,
    check ((engine is null) = (model is null))
);
create index identity_check_contact on identity_check (contact_id, seq);
select fence_by_org_path('identity_check');
select make_append_only('identity_check');

-- What a teller put right stays visible: the old value, the new one, and who.
create table identity_correction (
    seq bigint generated always as identity primary key,
    id text not null unique,
    org_path org_path not null,
    contact_id text not null,
    run_id text not null,
    node text not null,
    visit integer not null check (visit >= 1),
    at timestamptz not null,
    field text not null,
    old text not null,
    new text not null,
    corrected_by text not null,
    check (old <> new)
);
create index identity_correction_contact on identity_correction (contact_id, seq);
select fence_by_org_path('identity_correction');
select make_append_only('identity_correction');

-- One row for each visit of a step: a code that is sent anew takes the place of the one before.
create table identity_challenge (
    id text not null unique,
    org_path org_path not null,
    contact_id text not null,
    run_id text not null,
    node text not null,
    visit integer not null check (visit >= 1),
    at timestamptz not null,
    salt bytea not null check (length(salt) >= 16),
    code_hash bytea not null,
    sent_count integer not null check (sent_count >= 1),
    expires_at timestamptz not null,
    tries_left integer not null check (tries_left >= 0),
    is_used boolean not null,
    primary key (run_id, visit)
);
select fence_by_org_path('identity_challenge');

-- The visible outbox of the stand-in for short messages (demo only); it holds codes in clear.
create table identity_message (
    seq bigint generated always as identity primary key,
    id text not null unique,
    org_path org_path not null,
    contact_id text not null,
    at timestamptz not null,
    to_masked text not null,
    text text not null
);
select fence_by_org_path('identity_message');
select make_append_only('identity_message');
