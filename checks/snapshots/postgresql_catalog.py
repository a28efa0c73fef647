# ruff: noqa: S608 - only texts of this file go into these questions
"""The questions to PostgreSQL's catalog: one for each kind of piece, each gives (table, name, aspects).

`HOME` stands for the schema that names are looked for in: its tables go by their name alone. What belongs to an
extension is that extension's. Numbers of objects (OIDs, `attnum`) and last values of sequences are counters.
"""

from typing import Final

from .postgresql_objects import OBJECTS

_OURS: Final = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
_OWN: Final = (
    "NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '{0}'::regclass AND e.objid = {1}"
    " AND e.deptype = 'e')"
)


def _named(name: str) -> str:
    """A name with its namespace, if that is not HOME; in quotes where a stop could be taken for another one's."""
    telling = "{0} LIKE '%.%' OR {0} LIKE '%\"%'"
    plain = f"CASE WHEN {name} LIKE '%.%' THEN quote_ident({name}) ELSE {name} END"
    parts = [
        f"CASE WHEN {telling.format(one)} THEN quote_ident({one}) ELSE {one} END"
        for one in ("n.nspname", name)
    ]
    return f"(CASE WHEN n.nspname = HOME THEN {plain} ELSE {parts[0]} || '.' || {parts[1]} END)"


_TABLE: Final = _named("c.relname")
#: Rows of an extension's table that its dump has are data of the application: jobs, settings, places.
_CONFIGURED: Final = "c.oid IN (SELECT unnest(x.extconfig) FROM pg_extension x)"
_CLASS: Final = (
    "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    f" AND {_OURS} AND c.relkind IN ('r', 'p', 'f', 'm', 'v')"
    f" AND ({_OWN.format('pg_class', 'c.oid')} OR {_CONFIGURED})"
)
_SEQUENCE: Final = (
    f"pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND {_OURS} AND c.relkind = 'S'"
    f" AND {_OWN.format('pg_class', 'c.oid')}"
)


def _comment(catalog: str, number: str, part: str = "0") -> str:
    return (
        f"(SELECT d.description FROM pg_description d WHERE d.classoid = '{catalog}'::regclass"
        f" AND d.objoid = {number} AND d.objsubid = {part})"
    )


def _grants(list_of: str) -> str:
    """Rows (who, what, may be passed on) of an access list."""
    return (
        "(SELECT CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END who, g.privilege_type what,"
        f" g.is_grantable passed FROM aclexplode({list_of}) g)"
    )


#: (name, namespace, relation, kind) of everything that has rows.
TABLES: Final = (
    f"SELECT {_TABLE}, n.nspname, c.relname, c.relkind::text FROM {_CLASS} WHERE c.relkind <> 'v' ORDER BY 1"
)

#: (table, columns) of the primary key, or of a unique index without NULL.
KEYS: Final = f"""
SELECT DISTINCT ON (i.indrelid) {_TABLE},
  (SELECT array_agg(a.attname::text ORDER BY k.at) FROM unnest(i.indkey::int[]) WITH ORDINALITY k(number, at)
   JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number WHERE k.at <= i.indnkeyatts)
FROM pg_index i JOIN {_CLASS} ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
WHERE i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
  AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
                  AND NOT a.attnotnull)
ORDER BY i.indrelid, NOT i.indisprimary, x.relname"""

_COLUMNS: Final = f"""
SELECT {_TABLE}, a.attname, json_build_object(
  'type', format_type(a.atttypid, a.atttypmod),
  'values', (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e
             WHERE e.enumtypid = a.atttypid),
  'nullable', CASE WHEN a.attnotnull THEN 'no' ELSE 'yes' END,
  'default', pg_get_expr(d.adbin, d.adrelid),
  'generated', nullif(a.attgenerated::text, ''),
  'identity', nullif(a.attidentity::text, ''),
  'collation', CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END,
  'storage', CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END,
  'compression', nullif(a.attcompression::text, ''),
  'statistics', nullif(a.attstattarget, -1),
  'options', array_to_string(a.attoptions, ', '),
  'foreign options', array_to_string(a.attfdwoptions, ', '),
  'inherited', CASE WHEN a.attislocal THEN nullif(a.attinhcount, 0)::text ELSE 'only' END,
  'comment', {_comment("pg_class", "c.oid", "a.attnum")},
  'position', row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum))
FROM {_CLASS} JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
ORDER BY 1, a.attnum"""

_CONSTRAINTS: Final = f"""
SELECT {_TABLE}, r.conname, json_build_object('definition', pg_get_constraintdef(r.oid),
  'inherited', CASE WHEN r.conislocal THEN nullif(r.coninhcount, 0)::text ELSE 'only' END,
  'index', CASE r.contype WHEN 'f' THEN r.conindid::regclass::text END,
  'comment', {_comment("pg_constraint", "r.oid")})
FROM pg_constraint r JOIN {_CLASS} ON c.oid = r.conrelid WHERE r.contype = '{{}}' ORDER BY 1, 2"""

_INDEXES: Final = f"""
SELECT {_TABLE}, x.relname, json_build_object('definition', pg_get_indexdef(i.indexrelid),
  'valid', CASE WHEN NOT i.indisvalid THEN 'no' END, 'clustered', nullif(i.indisclustered, false),
  'identity', nullif(i.indisreplident, false), 'tablespace', s.spcname,
  'comment', {_comment("pg_class", "x.oid")})
FROM pg_index i JOIN {_CLASS} ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
LEFT JOIN pg_tablespace s ON s.oid = x.reltablespace ORDER BY 1, 2"""

_TRIGGERS: Final = f"""
SELECT {_TABLE}, g.tgname, json_build_object('definition', pg_get_triggerdef(g.oid), 'enabled', g.tgenabled,
  'comment', {_comment("pg_trigger", "g.oid")})
FROM pg_trigger g JOIN {_CLASS} ON c.oid = g.tgrelid WHERE NOT g.tgisinternal ORDER BY 1, 2"""

#: A constraint that is switched off is so by the triggers behind it, which have no names of their own.
_SWITCHED: Final = f"""
SELECT {_TABLE}, coalesce(r.conname, 'none') || ' ' || g.tgfoid::regproc::text || ' ' || g.tgenabled::text,
  json_build_object('enabled', g.tgenabled)
FROM pg_trigger g JOIN {_CLASS} ON c.oid = g.tgrelid LEFT JOIN pg_constraint r ON r.oid = g.tgconstraint
WHERE g.tgisinternal AND g.tgenabled <> 'O' ORDER BY 1, 2"""

_RULES: Final = f"""
SELECT {_TABLE}, w.rulename, json_build_object('definition', pg_get_ruledef(w.oid), 'enabled', w.ev_enabled)
FROM pg_rewrite w JOIN {_CLASS} ON c.oid = w.ev_class WHERE w.rulename <> '_RETURN' ORDER BY 1, 2"""

_POLICIES: Final = f"""
SELECT {_TABLE}, p.polname, json_build_object('command', p.polcmd, 'permissive', p.polpermissive,
  'roles', (SELECT string_agg(CASE o WHEN 0 THEN 'PUBLIC' ELSE o::regrole::text END, ', ' ORDER BY 1)
            FROM unnest(p.polroles) o),
  'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid),
  'comment', {_comment("pg_policy", "p.oid")})
FROM pg_policy p JOIN {_CLASS} ON c.oid = p.polrelid ORDER BY 1, 2"""

_STATISTICS: Final = f"""
SELECT {_TABLE}, x.stxname, json_build_object('definition', pg_get_statisticsobjdef(x.oid))
FROM pg_statistic_ext x JOIN {_CLASS} ON c.oid = x.stxrelid ORDER BY 1, 2"""

_OPTIONS: Final = f"""
SELECT {_TABLE}, {_TABLE}, json_build_object('kind', c.relkind, 'persistence', c.relpersistence,
  'owner', c.relowner::regrole::text, 'options', array_to_string(c.reloptions, ', '), 'method', m.amname,
  'tablespace', s.spcname, 'replica identity', c.relreplident, 'row-level security', nullif(c.relrowsecurity, false),
  'forced row-level security', nullif(c.relforcerowsecurity, false),
  'partitioned by', pg_get_partkeydef(c.oid), 'partition', pg_get_expr(c.relpartbound, c.oid),
  'of type', nullif(c.reloftype::regtype::text, '-'),
  'inherits', (SELECT string_agg(h.inhparent::regclass::text, ', ' ORDER BY h.inhseqno) FROM pg_inherits h
               WHERE h.inhrelid = c.oid),
  'server', f.srvname, 'foreign options', array_to_string(l.ftoptions, ', '),
  'definition', CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
  'comment', {_comment("pg_class", "c.oid")})
FROM {_CLASS} LEFT JOIN pg_am m ON m.oid = c.relam LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
LEFT JOIN pg_foreign_table l ON l.ftrelid = c.oid LEFT JOIN pg_foreign_server f ON f.oid = l.ftserver
WHERE {{}} ORDER BY 1"""

_GRANTS: Final = f"""
SELECT {_TABLE}, q.what || ' to ' || q.who, json_build_object('passed on', q.passed)
FROM {_CLASS}, LATERAL {_grants("coalesce(c.relacl, acldefault('r', c.relowner))")} q ORDER BY 1, 2"""

_COLUMN_GRANTS: Final = f"""
SELECT {_TABLE}, q.what || ' (' || a.attname || ') to ' || q.who, json_build_object('passed on', q.passed)
FROM {_CLASS} JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped,
LATERAL {_grants("a.attacl")} q ORDER BY 1, 2"""

#: Kind of piece -> its question, of what belongs to a table or a view.
OF_TABLES: Final[dict[str, str]] = {
    "column": _COLUMNS,
    **{
        kind: _CONSTRAINTS.format(letter)
        for kind, letter in {
            "primary key": "p",
            "unique": "u",
            "foreign key": "f",
            "check": "c",
            "exclusion": "x",
            "constraint trigger": "t",
        }.items()
    },
    "index": _INDEXES,
    "trigger": _TRIGGERS,
    "switched off": _SWITCHED,
    "rule": _RULES,
    "policy": _POLICIES,
    "statistics": _STATISTICS,
    "table": _OPTIONS.format("c.relkind <> 'v'"),
    "view": _OPTIONS.format("c.relkind = 'v'"),
    "grant": _GRANTS,
    "column grant": _COLUMN_GRANTS,
}

_SEQUENCES: Final = f"""
SELECT '', {_TABLE}, json_build_object('type', s.seqtypid::regtype::text, 'start', s.seqstart,
  'increment', s.seqincrement, 'minimum', s.seqmin, 'maximum', s.seqmax, 'cache', s.seqcache, 'cycle', s.seqcycle,
  'persistence', c.relpersistence, 'owner', c.relowner::regrole::text,
  'grants', (SELECT string_agg(q.what || ' to ' || q.who || ' ' || q.passed, ', ' ORDER BY q.who, q.what)
             FROM {_grants("coalesce(c.relacl, acldefault('s', c.relowner))")} q),
  'owned by', (SELECT d.refobjid::regclass || '.' || a.attname FROM pg_depend d
               JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
               WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
               AND d.deptype IN ('a', 'i')),
  'comment', {_comment("pg_class", "c.oid")})
FROM pg_sequence s JOIN {_SEQUENCE} ON c.oid = s.seqrelid ORDER BY 2"""

#: (table, column, what they are in SQL, the sequence, its increment) of every column that a rising sequence numbers.
NUMBERED: Final = f"""
SELECT {_TABLE}, a.attname, c.oid::regclass::text, quote_ident(a.attname), s.seqrelid::regclass::text, s.seqincrement
FROM pg_sequence s JOIN pg_depend d ON d.objid = s.seqrelid AND d.classid = 'pg_class'::regclass
  AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
JOIN {_CLASS} ON c.oid = d.refobjid
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
WHERE s.seqincrement > 0 AND NOT s.seqcycle ORDER BY 1, 2"""

_TYPES: Final = f"""
SELECT '', {_named("t.typname")}, json_build_object(
  'kind', t.typtype, 'owner', t.typowner::regrole::text,
  'values', (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e
             WHERE e.enumtypid = t.oid),
  'base', CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END,
  'default', t.typdefault, 'not null', nullif(t.typnotnull, false),
  'collation', nullif(t.typcollation::regcollation::text, '-'),
  'checks', (SELECT string_agg(r.conname || ' ' || pg_get_constraintdef(r.oid), ', ' ORDER BY r.conname)
             FROM pg_constraint r WHERE r.contypid = t.oid),
  'attributes', (SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                   || coalesce(' ' || nullif(a.attcollation::regcollation::text, '-'), ''), ', ' ORDER BY a.attnum)
                 FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped),
  'range of', (SELECT concat_ws(' ', g.rngsubtype::regtype, nullif(g.rngcollation::regcollation::text, '-'),
                 (SELECT p.opcname FROM pg_opclass p WHERE p.oid = g.rngsubopc), nullif(g.rngcanonical::text, '-'),
                 nullif(g.rngsubdiff::text, '-')) FROM pg_range g WHERE g.rngtypid = t.oid),
  'grants', (SELECT string_agg(q.what || ' to ' || q.who || ' ' || q.passed, ', ' ORDER BY q.who, q.what)
             FROM {_grants("coalesce(t.typacl, acldefault('T', t.typowner))")} q),
  'comment', {_comment("pg_type", "t.oid")})
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace AND {_OURS} LEFT JOIN pg_class o ON o.oid = t.typrelid
WHERE t.typelem = 0 AND t.typtype IN ('e', 'd', 'c', 'r', 'b') AND (o.oid IS NULL OR o.relkind = 'c')
  AND {_OWN.format("pg_type", "t.oid")} ORDER BY 2"""

_ROUTINES: Final = f"""
SELECT '', (CASE WHEN n.nspname = HOME THEN '' ELSE n.nspname || '.' END) || f.proname || '('
    || pg_get_function_identity_arguments(f.oid) || ')', json_build_object(
  'kind', f.prokind, 'owner', f.proowner::regrole::text,
  'definition', CASE WHEN f.prokind = 'a' THEN (SELECT to_jsonb(g) - '{{aggfnoid,aggtranstype,aggmtranstype}}'::text[]
                FROM pg_aggregate g WHERE g.aggfnoid = f.oid)::text ELSE pg_get_functiondef(f.oid) END,
  'grants', (SELECT string_agg(q.what || ' to ' || q.who || ' ' || q.passed, ', ' ORDER BY q.who, q.what)
             FROM {_grants("coalesce(f.proacl, acldefault('f', f.proowner))")} q),
  'comment', {_comment("pg_proc", "f.oid")})
FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace AND {_OURS}
WHERE {_OWN.format("pg_proc", "f.oid")} ORDER BY 2"""

_SCHEMAS: Final = f"""
SELECT '', n.nspname, json_build_object('owner', n.nspowner::regrole::text,
  'grants', (SELECT string_agg(q.what || ' to ' || q.who || ' ' || q.passed, ', ' ORDER BY q.who, q.what)
             FROM {_grants("coalesce(n.nspacl, acldefault('n', n.nspowner))")} q),
  'comment', {_comment("pg_namespace", "n.oid")})
FROM pg_namespace n WHERE {_OURS} ORDER BY 2"""

_EXTENSIONS: Final = """
SELECT '', e.extname, json_build_object('version', e.extversion, 'schema', n.nspname)
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace ORDER BY 2"""

_DEFAULT_GRANTS: Final = f"""
SELECT '', coalesce(n.nspname, 'every schema') || ' ' || d.defaclobjtype::text || ' of ' || d.defaclrole::regrole::text,
  json_build_object('grants', (SELECT string_agg(q.what || ' to ' || q.who || ' ' || q.passed, ', '
    ORDER BY q.who, q.what) FROM {_grants("d.defaclacl")} q))
FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace ORDER BY 2"""

_EVENT_TRIGGERS: Final = """
SELECT '', v.evtname, json_build_object('event', v.evtevent, 'enabled', v.evtenabled,
  'routine', v.evtfoid::regproc::text, 'tags', array_to_string(v.evttags, ', '))
FROM pg_event_trigger v ORDER BY 2"""

_PUBLICATIONS: Final = """
SELECT '', p.pubname, json_build_object('definition', (to_jsonb(p) - '{oid,pubowner}'::text[])::text,
  'tables', (SELECT string_agg(to_jsonb(r)::text, ', ' ORDER BY r.schemaname, r.tablename)
             FROM pg_publication_tables r WHERE r.pubname = p.pubname))
FROM pg_publication p ORDER BY 2"""

#: The same, of what belongs to no table.
BESIDE: Final[dict[str, str]] = {
    "sequence": _SEQUENCES,
    "type": _TYPES,
    "routine": _ROUTINES,
    "schema": _SCHEMAS,
    "extension": _EXTENSIONS,
    "default grant": _DEFAULT_GRANTS,
    "event trigger": _EVENT_TRIGGERS,
    "publication": _PUBLICATIONS,
    **OBJECTS,
}
