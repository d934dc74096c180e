alter table call_track
    add column source text not null default 'camera' check (source in ('camera', 'screen'));
alter table call_coverage add column shares jsonb not null default '[]';
