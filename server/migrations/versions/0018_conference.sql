alter table call_leg
    add column mode text not null default 'party' check (mode in ('party', 'listen', 'whisper')),
    add column is_held boolean not null default false,
    add column mode_since timestamptz,
    add column left_at timestamptz,
    drop constraint call_leg_role_check,
    add check (role in ('customer', 'teller', 'expert', 'interpreter', 'guardian', 'co_borrower',
        'authoriser', 'supervisor')),
    drop constraint call_leg_call_id_person_id_key,
    -- A person has one leg in each role, however often they come back.
    add unique (call_id, person_id, role);
update call_leg set mode = 'listen' where role in ('authoriser', 'supervisor');

alter table call_track
    add column mode text not null default 'party' check (mode in ('party', 'whisper')),
    drop constraint call_track_role_check,
    add check (role in ('customer', 'teller', 'expert', 'interpreter', 'guardian', 'co_borrower',
        'supervisor'));

-- A colleague asked into a call; stands where the colleague does.
create table call_invitation (
    id text primary key,
    org_path org_path not null,
    call_id text not null references call (id),
    contact_id text not null,
    staff_id text not null,
    role text not null check (role in ('expert', 'interpreter')),
    display_name text not null,
    invited_by text not null,
    invited_by_name text not null,
    invited_at timestamptz not null,
    state text not null check (state in ('pending', 'joined', 'declined', 'left')),
    changed_at timestamptz
);
select fence_by_org_path('call_invitation');
create index call_invitation_of_staff on call_invitation (staff_id)
    where state in ('pending', 'joined');
create index call_invitation_of_call on call_invitation (call_id);
-- One open invitation for each colleague in a call.
create unique index call_invitation_open on call_invitation (call_id, staff_id)
    where state in ('pending', 'joined');
