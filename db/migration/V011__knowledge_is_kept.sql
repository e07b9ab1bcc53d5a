-- Everything in profiles/ each time it was another one when a site was served: results name the editions that they were made with,
-- and are signed, amended, replayed and verified with those, whatever profiles/ hold by then. Whole, because plans read value sets and
-- code systems of their day.

create table knowledge_kept (
    site     text        not null,
    sha256   text        not null,
    since    timestamptz not null,
    editions text[]      not null,
    body     bytea       not null,
    constraint knowledge_kept_pkey primary key (site, sha256)
);

comment on table knowledge_kept is 'Knowledge that was in force. Insert only. Nothing in it is about a person.';
comment on column knowledge_kept.sha256 is 'Lower-case hex of the SHA-256 of the uncompressed body.';
comment on column knowledge_kept.since is 'When the service first started with it.';
comment on column knowledge_kept.editions is 'What results can name: url|version#sha256, with the SHA-256 of the canonical JSON.';
comment on column knowledge_kept.body is 'JSON object of path below profiles/ to text, compressed like the body of a resource.';

alter table knowledge_kept alter column body set storage external;

alter table knowledge_kept enable row level security;

create policy of_the_named_site on knowledge_kept using (site = nullif(current_setting('dorsal.site', true), ''));

grant insert, select on knowledge_kept to "${app_role}";
