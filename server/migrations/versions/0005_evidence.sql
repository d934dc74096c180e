-- Evidence only grows. What lies in a row here can be checked from the row itself.

create table evidence_entry (
    contact_id text not null,
    seq integer not null check (seq >= 1),
    org_path org_path not null,
    at timestamptz not null,
    kind text not null check (length(kind) between 1 and 100),
    -- Canonical JSON as text: jsonb would write numbers and escapes anew, and the digest would be lost.
    body text not null check (octet_length(body) <= 65536),
    previous text not null check (previous ~ '^[0-9a-f]{64}$'),
    digest text not null check (digest = encode(sha256(convert_to(body, 'UTF8')), 'hex')),
    primary key (contact_id, seq),
    check ((seq = 1) = (previous = repeat('0', 64))),
    check (position('"previous":"' || previous || '"' in body) > 0)
);

-- An entry follows the one before it, whoever writes it.
create function evidence_entry_follows() returns trigger language plpgsql as $$
begin
    if new.seq > 1 and not exists (
        select from evidence_entry
        where contact_id = new.contact_id and seq = new.seq - 1 and digest = new.previous
    ) then
        raise exception 'entry % of % does not follow', new.seq, new.contact_id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger follows before insert on evidence_entry
    for each row execute function evidence_entry_follows();

create table evidence_object (
    id text primary key,
    org_path org_path not null,
    contact_id text not null,
    kind text not null,
    name text not null,
    media_type text not null,
    bytes bigint not null check (bytes >= 0),
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    sm3 text not null check (sm3 ~ '^[0-9a-f]{64}$'),
    captured_at timestamptz not null,
    entry_seq integer not null,
    unique (contact_id, kind, name, sha256),
    foreign key (contact_id, entry_seq) references evidence_entry (contact_id, seq)
);
create index evidence_object_order on evidence_object (contact_id, entry_seq);

create table evidence_part (
    contact_id text not null,
    number integer not null check (number >= 1),
    org_path org_path not null,
    sealed_at timestamptz not null,
    manifest_sha256 text not null check (manifest_sha256 ~ '^[0-9a-f]{64}$'),
    entry_last integer not null,
    entry_head text not null,
    members jsonb not null check (jsonb_array_length(members) > 0),
    primary key (contact_id, number),
    foreign key (contact_id, entry_last) references evidence_entry (contact_id, seq)
);

create table evidence_viewing (
    id bigint generated always as identity primary key,
    org_path org_path not null,
    contact_id text not null,
    object_id text references evidence_object (id),
    staff_id text not null,
    reason text not null check (length(reason) <= 200),
    at timestamptz not null
);
create index evidence_viewing_contact on evidence_viewing (contact_id, id);

select fence_by_org_path(t::regclass), make_append_only(t::regclass)
from unnest(array['evidence_entry', 'evidence_object', 'evidence_part', 'evidence_viewing']) as t;
