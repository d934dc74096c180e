-- Who did what with whose account, at the place of the account. Only grows.
create table staff_act (
    id bigint generated always as identity primary key,
    org_path org_path not null,
    by_staff_id text not null references staff,
    staff_id text not null references staff,
    act text not null check (
        act in ('employ', 'change_roles', 'dismiss', 'bring_back', 'reset_password')),
    detail text not null,
    at timestamptz not null
);
select fence_by_org_path('staff_act');
select make_append_only('staff_act');
