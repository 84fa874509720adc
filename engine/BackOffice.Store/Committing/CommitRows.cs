namespace BackOffice.Store.Committing;

internal enum ColumnKind { Uuid, Text, Json, Int, Long, Bool, Date, Time, Bytes }

internal enum WriteMode
{
    /// <summary>A new row.</summary>
    Insert,

    /// <summary>A new row, unless there is one with that key.</summary>
    Ignore,

    /// <summary>A new row, or the new values of the row with that key.</summary>
    Replace,

    /// <summary>New values of the row with that key.</summary>
    Update,

    /// <summary>Takes the row away.</summary>
    Delete,

    /// <summary>New values of the row with that key, where it still has the version that was read and the command is new.</summary>
    FencedUpdate,

    /// <summary>A new row, where there is none and the command is new.</summary>
    FencedInsert,
}

internal readonly record struct Column(string Name, ColumnKind Kind, bool Key = false);

/// <summary>
/// How rows of one kind are written. The commit path is set-based: on PostgreSQL all rows of a shape in a batch are one
/// statement over arrays, on SQLite one prepared statement is run for each.
/// </summary>
internal sealed class RowShape
{
    /// <summary>Extra values that a fence reads: the version that was read, and the id of the command.</summary>
    public const string ExpectedVersion = "expected_version";
    public const string CommandId = "command_id";

    private string? _rowSql;
    private string? _setSql;

    public RowShape(string table, WriteMode mode, params Column[] columns)
    {
        Table = table;
        Mode = mode;
        Written = columns;
        All = mode switch
        {
            WriteMode.FencedUpdate => [.. columns, new Column(ExpectedVersion, ColumnKind.Long), new Column(CommandId, ColumnKind.Uuid)],
            WriteMode.FencedInsert => [.. columns, new Column(CommandId, ColumnKind.Uuid)],
            _ => columns,
        };
    }

    public string Table { get; }
    public WriteMode Mode { get; }

    /// <summary>Column that must still be empty for a row to be given new values; null when that does not matter.</summary>
    public string? WhileEmpty { get; init; }

    /// <summary>Columns of the table.</summary>
    public Column[] Written { get; }

    /// <summary>Columns of the table, and what else the statement reads.</summary>
    public Column[] All { get; }
    public bool IsFence => Mode is WriteMode.FencedInsert or WriteMode.FencedUpdate;
    public IEnumerable<Column> Keys => Written.Where(c => c.Key);
    public IEnumerable<Column> Values => Written.Where(c => !c.Key);

    /// <summary>One row in one statement, with the values as <c>$1</c>, <c>$2</c> …: what SQLite runs.</summary>
    public string RowSql() => _rowSql ??= MakeRowSql();

    private string MakeRowSql()
    {
        var at = All.Select((column, index) => (column, index)).ToDictionary(x => x.column.Name, x => $"${x.index + 1}");
        var names = string.Join(", ", Written.Select(c => c.Name));
        var places = string.Join(", ", Written.Select(c => at[c.Name]));
        var sets = string.Join(", ", Values.Select(c => $"{c.Name} = {at[c.Name]}"));
        var keys = string.Join(" AND ", Keys.Select(c => $"{c.Name} = {at[c.Name]}"));
        var fresh = $"NOT EXISTS (SELECT 1 FROM commands AS done WHERE done.id = {at.GetValueOrDefault(CommandId)})";
        return Mode switch
        {
            WriteMode.Insert => $"INSERT INTO {Table} ({names}) VALUES ({places})",
            WriteMode.Ignore => $"INSERT INTO {Table} ({names}) VALUES ({places}) ON CONFLICT DO NOTHING",
            WriteMode.Replace => $"INSERT INTO {Table} ({names}) VALUES ({places}) ON CONFLICT ({KeyNames()}) DO UPDATE SET {Excluded()}",
            WriteMode.Update => $"UPDATE {Table} SET {sets} WHERE {keys}{(WhileEmpty is null ? "" : $" AND {WhileEmpty} IS NULL")}",
            WriteMode.Delete => $"DELETE FROM {Table} WHERE {keys}",
            WriteMode.FencedUpdate => $"UPDATE {Table} SET {sets} WHERE {keys} AND version = {at[ExpectedVersion]} AND {fresh}",
            WriteMode.FencedInsert => $"INSERT INTO {Table} ({names}) SELECT {places} WHERE {fresh} ON CONFLICT DO NOTHING",
            _ => throw new InvalidOperationException($"No statement for {Mode}."),
        };
    }

    /// <summary>All rows in one statement, with one array a column as <c>$1</c>, <c>$2</c> …: what PostgreSQL runs.</summary>
    public string SetSql() => _setSql ??= MakeSetSql();

    private string MakeSetSql()
    {
        var names = string.Join(", ", Written.Select(c => c.Name));
        var arrays = string.Join(", ", All.Select((c, index) => $"${index + 1}::{PostgresType(c.Kind)}[]"));
        var source = $"unnest({arrays}) AS n({string.Join(", ", All.Select(c => c.Name))})";
        var picked = string.Join(", ", Written.Select(c => $"n.{c.Name}"));
        var sets = string.Join(", ", Values.Select(c => $"{c.Name} = n.{c.Name}"));
        var keys = string.Join(" AND ", Keys.Select(c => $"t.{c.Name} = n.{c.Name}"));
        // OFFSET 0 keeps this a look-up for each row: joined, the planner may read all commands there ever were.
        var fresh = $"NOT EXISTS (SELECT 1 FROM commands AS done WHERE done.id = n.{CommandId} OFFSET 0)";
        return Mode switch
        {
            WriteMode.Insert => $"INSERT INTO {Table} ({names}) SELECT {picked} FROM {source}",
            WriteMode.Ignore => $"INSERT INTO {Table} ({names}) SELECT {picked} FROM {source} ON CONFLICT DO NOTHING",
            WriteMode.Replace => $"INSERT INTO {Table} ({names}) SELECT {picked} FROM {source} ON CONFLICT ({KeyNames()}) DO UPDATE SET {Excluded()}",
            WriteMode.Update => $"UPDATE {Table} AS t SET {sets} FROM {source} WHERE {keys}{(WhileEmpty is null ? "" : $" AND t.{WhileEmpty} IS NULL")}",
            WriteMode.Delete => $"DELETE FROM {Table} AS t USING {source} WHERE {keys}",
            WriteMode.FencedUpdate => $"UPDATE {Table} AS t SET {sets} FROM {source} WHERE {keys} AND t.version = n.{ExpectedVersion} AND {fresh} RETURNING t.{Keys.First().Name}",
            WriteMode.FencedInsert => $"INSERT INTO {Table} ({names}) SELECT {picked} FROM {source} WHERE {fresh} ON CONFLICT DO NOTHING RETURNING {Keys.First().Name}",
            _ => throw new InvalidOperationException($"No statement for {Mode}."),
        };
    }

    private string KeyNames() => string.Join(", ", Keys.Select(c => c.Name));

    private string Excluded() => string.Join(", ", Values.Select(c => $"{c.Name} = excluded.{c.Name}"));

    private static string PostgresType(ColumnKind kind) => kind switch
    {
        ColumnKind.Uuid => "uuid",
        ColumnKind.Text => "text",
        ColumnKind.Json => "jsonb",
        ColumnKind.Int => "integer",
        ColumnKind.Long => "bigint",
        ColumnKind.Bool => "boolean",
        ColumnKind.Date => "date",
        ColumnKind.Time => "timestamp with time zone",
        ColumnKind.Bytes => "bytea",
        _ => throw new InvalidOperationException($"No type for {kind}."),
    };
}

/// <summary>Rows to write, gathered by shape. What is taken away goes first, so that a row may be replaced in one commit.</summary>
internal sealed class CommitRows
{
    private readonly Dictionary<RowShape, List<object?[]>> _rows = [];
    private readonly List<RowShape> _order = [];

    public IEnumerable<(RowShape Shape, IReadOnlyList<object?[]> Rows)> ByShape =>
        _order.OrderBy(shape => shape.Mode == WriteMode.Delete ? 0 : 1).Select(shape => (shape, (IReadOnlyList<object?[]>)_rows[shape]));

    public void Add(RowShape shape, params object?[] values)
    {
        if (values.Length != shape.All.Length)
            throw new InvalidOperationException($"{shape.Table} takes {shape.All.Length} values, not {values.Length}.");
        if (!_rows.TryGetValue(shape, out var rows))
        {
            _rows.Add(shape, rows = []);
            _order.Add(shape);
        }

        rows.Add(values);
    }
}
