-- When the browser of a launch last asked for something by a person's hand. After some idle minutes, or a sign-out, it is let in no
-- more; the launch itself goes on, because results may wait for its token.
alter table launch add column seen timestamptz;
update launch set seen = started;
alter table launch alter column seen set not null;

comment on column launch.seen is 'Last request of its browser, to the minute; the epoch when its clinician signed out.';
