using System.Globalization;
using BackOffice.Store;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Host.Bench;

/// <summary>Rows to read through: open cases of eight teams, each with one open task and nine done. Written as SQL, because they are scenery.</summary>
internal static class BenchFill
{
    public static async Task Fill(BackOfficeDb db, bool postgres, int cases)
    {
        var count = cases.ToString(CultureInfo.InvariantCulture);
        await db.Database.OpenConnectionAsync();
        foreach (var sql in postgres ? Postgres : Sqlite)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandTimeout = 600;
            command.CommandText = sql.Replace("@cases", count, StringComparison.Ordinal);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static readonly string[] Postgres =
    [
        """
        INSERT INTO cases (id, reference, pack_id, pack_version, version, subject_kind, subject_id, subject_name, provider_id, requested_by, status, stage, team, opened_at, changed_at, state)
        SELECT gen_random_uuid(), 'BENCH-' || i, 'bench', '1', 1, 'pupil', 'P' || i,
               (ARRAY['Sam','Zoe','Ada','Ben','Eve'])[1 + i % 5] || ' ' || (ARRAY['Price','Oneil','Archer','Smith','Jones','Brown','Green'])[1 + i % 7],
               'school:' || i % 100, 'parent' || i, 'Open', 'asked', 'bench-' || i % 8, now() - i % 300 * interval '1 day', now() - i % 1000 * interval '1 minute',
               jsonb_build_object('filler', repeat('x', 3000))
        FROM generate_series(1, @cases) i
        """,
        "INSERT INTO case_teams (case_id, team) SELECT id, team FROM cases",
        """
        INSERT INTO tasks (case_id, number, pack_id, step_id, title, team, due_on, sort_on, status, opened_at, closed_at, assigned_to, assigned_name, subject_name, reference, search)
        SELECT id, k, 'bench', 's', 'Decide whether to assess ' || k, team, day, day, CASE WHEN k = 10 THEN 'Open' ELSE 'Completed' END, opened_at,
               CASE WHEN k < 10 THEN opened_at END, CASE WHEN mine THEN 'bench' END, CASE WHEN mine THEN 'Bench' END,
               subject_name, reference, lower(subject_name || ' ' || reference || ' Decide whether to assess ' || k)
        FROM cases, generate_series(1, 10) k,
             LATERAL (SELECT current_date + hashtext(id::text || k) % 60 AS day, hashtext(id::text) % 50 = 0 AS mine) made
        """,
        "VACUUM ANALYZE",
    ];

    private static readonly string[] Sqlite =
    [
        """
        WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < @cases)
        INSERT INTO cases (id, reference, pack_id, pack_version, version, subject_kind, subject_id, subject_name, provider_id, requested_by, status, stage, team, opened_at, changed_at, state)
        SELECT upper(printf('%08x-0000-4000-8000-%012x', i * 2654435761 % 4294967296, i)), 'BENCH-' || i, 'bench', '1', 1, 'pupil', 'P' || i,
               CASE i % 5 WHEN 0 THEN 'Sam' WHEN 1 THEN 'Zoe' WHEN 2 THEN 'Ben' ELSE 'Ada' END || ' ' || CASE i % 7 WHEN 0 THEN 'Price' WHEN 1 THEN 'Smith' WHEN 2 THEN 'Green' ELSE 'Jones' END,
               'school:' || i % 100, 'parent' || i, 'Open', 'asked', 'bench-' || i % 8, datetime('now', -(i % 300) || ' days'), datetime('now', -(i % 1000) || ' minutes'),
               '{"filler":"' || hex(zeroblob(1500)) || '"}'
        FROM c
        """,
        "INSERT INTO case_teams (case_id, team) SELECT id, team FROM cases",
        """
        WITH RECURSIVE k(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM k WHERE k < 10)
        INSERT INTO tasks (case_id, number, pack_id, step_id, title, team, due_on, sort_on, status, opened_at, closed_at, assigned_to, assigned_name, subject_name, reference, search)
        SELECT id, k, 'bench', 's', 'Decide whether to assess ' || k, team, date('now', made || ' days'), date('now', made || ' days'),
               CASE WHEN k = 10 THEN 'Open' ELSE 'Completed' END, opened_at, CASE WHEN k < 10 THEN opened_at END,
               CASE WHEN made = 7 THEN 'bench' END, CASE WHEN made = 7 THEN 'Bench' END,
               subject_name, reference, lower(subject_name || ' ' || reference || ' Decide whether to assess ' || k)
        FROM (SELECT cases.*, k, abs(random()) % 120 - 60 AS made FROM cases, k)
        """,
        "ANALYZE",
    ];
}
