create table contact (
    id text primary key,
    number text not null unique,
    org_path org_path not null,
    locale text not null,
    service text,
    is_elderly boolean not null,
    declared_name text,
    device_check jsonb not null,
    created_at timestamptz not null,
    request_key text not null unique,
    request_digest text not null,
    token_digest text not null unique,
    state text not null check (state in ('waiting', 'in_call', 'wrap_up', 'ended', 'left')),
    teller_id text,
    taken_at timestamptz,
    customer_id text,
    customer_name_masked text,
    birth_on text,
    assurance text not null,
    ended_at timestamptz,
    ended_by text,
    wrapped_up_at timestamptz,
    result_code text,
    note text not null,
    rating integer check (rating between 1 and 5),
    rating_note text not null,
    check ((taken_at is null) = (teller_id is null)),
    check ((ended_at is not null) = (state in ('wrap_up', 'ended', 'left')))
);
create index contact_created on contact (created_at desc, id desc);
create index contact_org on contact (org_path, created_at desc);
select fence_by_org_path('contact');

create table contact_consent (
    contact_id text not null references contact (id),
    org_path org_path not null,
    kind text not null check (kind in ('privacy', 'recording', 'face')),
    version text not null,
    sha256 text not null,
    is_granted boolean not null,
    locale text not null,
    at timestamptz not null,
    primary key (contact_id, kind, at)
);
select fence_by_org_path('contact_consent');
select make_append_only('contact_consent');

-- Numbers run through the whole bank, so that two people never speak of different contacts.
create table contact_number (
    day date primary key,
    last integer not null
);
