# ruff: noqa: S608 - only texts of this file go into these questions
"""What a database of PostgreSQL has beside tables, types and routines: collations, operators, servers, settings.

Each is named as the server itself names it. What a copy or a restored dump cannot have, because it belongs to the
database's entry in the server, is a `database setting` or a `database grant`.

Of user mappings only the names of the options are read: their values are passwords. Where an account may not read one
large object, or one is too large for the server to digest, nobody can tell about any of them.
"""

from typing import Final

#: What an object's number has to be at least: below are those that every database has.
_FIRST: Final = 16384

#: Catalog -> what is said of one of its rows `o`; "NULL" where its name says it all.
_DEFINED: Final = {
    "pg_collation": "(to_jsonb(o) - '{oid,collnamespace,collowner,collversion}'::text[])::text",
    "pg_cast": "concat_ws(' ', o.castfunc::regprocedure, o.castcontext, o.castmethod)",
    "pg_operator": "concat_ws(' ', o.oprcode, o.oprrest, o.oprjoin, o.oprcanmerge, o.oprcanhash)",
    "pg_ts_config": "(SELECT string_agg(concat_ws(' ', m.maptokentype, m.mapseqno, m.mapdict::regdictionary), ', '"
    " ORDER BY m.maptokentype, m.mapseqno) FROM pg_ts_config_map m WHERE m.mapcfg = o.oid)",
    "pg_ts_dict": "o.dictinitoption",
    "pg_foreign_server": "(to_jsonb(o) - '{oid,srvowner,srvfdw,srvacl}'::text[])::text",
    **dict.fromkeys(
        (
            "pg_am",
            "pg_conversion",
            "pg_foreign_data_wrapper",
            "pg_language",
            "pg_opclass",
            "pg_opfamily",
            "pg_transform",
            "pg_ts_parser",
            "pg_ts_template",
        ),
        "NULL",
    ),
}


def _objects(catalog: str, said: str) -> str:
    return (
        f"SELECT '', i.type || ' ' || i.identity, json_build_object('definition', {said}) FROM {catalog} o,"
        f" LATERAL pg_identify_object('{catalog}'::regclass, o.oid, 0) i WHERE o.oid >= {_FIRST}"
        f" AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '{catalog}'::regclass AND e.objid = o.oid"
        " AND e.deptype = 'e')"
    )


_USER_MAPPINGS: Final = """
SELECT '', srvname || ' for ' || coalesce(usename, 'everybody'), json_build_object('options',
  (SELECT string_agg(split_part(o, '=', 1), ', ' ORDER BY 1) FROM unnest(umoptions) o))
FROM pg_user_mappings ORDER BY 2"""

_LARGE_OBJECTS: Final = """
SELECT '', 'all', json_build_object('number', count(*), 'which', md5(string_agg(oid::text, ',' ORDER BY oid)),
  'contents', md5(SALT || string_agg(md5(lo_get(oid)), ',' ORDER BY oid)))
FROM pg_largeobject_metadata HAVING count(*) > 0"""

_SETTINGS: Final = """
SELECT '', coalesce('of ' || nullif(s.setrole::regrole::text, '-'), 'of everybody'),
  json_build_object('settings', array_to_string(s.setconfig, ', '))
FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase AND d.datname = current_database()
UNION ALL SELECT '', 'comment', json_build_object('comment', shobj_description(d.oid, 'pg_database'))
FROM pg_database d WHERE d.datname = current_database() AND shobj_description(d.oid, 'pg_database') IS NOT NULL"""

_DATABASE_GRANTS: Final = """
SELECT '', g.privilege_type || ' to ' || CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END,
  json_build_object('passed on', g.is_grantable)
FROM pg_database d, LATERAL aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) g
WHERE d.datname = current_database() AND g.grantee <> d.datdba ORDER BY 2"""

#: Kind of piece -> its question.
OBJECTS: Final[dict[str, str]] = {
    "object": " UNION ALL ".join(_objects(*one) for one in _DEFINED.items()),
    "user mapping": _USER_MAPPINGS,
    "large object": _LARGE_OBJECTS,
    "database setting": _SETTINGS,
    "database grant": _DATABASE_GRANTS,
}
