-- Every edition of knowledge that was in force when a site was served, byte for byte: results name the editions that they were
-- made with, and are signed, amended, replayed and verified with those, whatever profiles/ hold by then.

create table knowledge_edition (
    site      text        not null,
    canonical text        not null,
    sha256    text        not null,
    path      text        not null,
    since     timestamptz not null,
    body      bytea       not null,
    constraint knowledge_edition_pkey primary key (site, canonical, sha256)
);

comment on table knowledge_edition is 'Questionnaires, plans and activities that were in force. Insert only. Nothing in it is about a person.';
comment on column knowledge_edition.canonical is 'url|version, as results name it.';
comment on column knowledge_edition.sha256 is 'Lower-case hex of the SHA-256 of the canonical JSON, as results name it.';
comment on column knowledge_edition.path is 'Where the file stood below profiles/.';
comment on column knowledge_edition.since is 'When the service first started with it.';
comment on column knowledge_edition.body is 'The file, compressed like the body of a resource.';

alter table knowledge_edition alter column body set storage external;

alter table knowledge_edition enable row level security;

create policy of_the_named_site on knowledge_edition using (site = nullif(current_setting('dorsal.site', true), ''));

grant insert, select on knowledge_edition to "${app_role}";
