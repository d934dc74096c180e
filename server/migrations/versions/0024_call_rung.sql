alter table call_leg
    add column rung text not null default 'full' check (rung in ('full', 'small', 'sound'));
