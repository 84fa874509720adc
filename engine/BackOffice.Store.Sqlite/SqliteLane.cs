using System.Globalization;
using BackOffice.Store.Committing;
using BackOffice.Store.Data;
using Microsoft.Data.Sqlite;

namespace BackOffice.Store.Sqlite;

/// <summary>SQLite has one writer, so there is one lane.</summary>
internal sealed class SqliteLanes(string connectionString) : ICommitLanes
{
    public IReadOnlyList<ICommitLane> Open() => [new SqliteLane(connectionString)];
}

/// <summary>Writes batches by prepared statements over one connection that stays open.</summary>
internal sealed class SqliteLane(string connectionString) : ICommitLane
{
    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);
    private SqliteConnection? _connection;

    public int Chain => 0;

    public async Task<CommitResult[]> Write(IReadOnlyList<Commit> commits, IReadOnlyList<AuditRow> lines, CancellationToken stop)
    {
        // Not pooled: a connection that ends in the middle of a transaction must end, and roll back, for good.
        _connection ??= await SqliteConnections.Open(connectionString + ";Pooling=False", stop);
        try
        {
            // IMMEDIATE takes the write lock at once; a lock taken late can fail after half the work is done.
            Plain("BEGIN IMMEDIATE");
            var results = new CommitResult[commits.Count];
            var held = new List<Commit>(commits.Count);
            for (var i = 0; i < commits.Count; i++)
            {
                if (Fence(commits[i])) held.Add(commits[i]);
                else results[i] = StoredAnswer(commits[i]) is { } answer ? new CommitResult(CommitEnd.Repeated, answer) : new CommitResult(CommitEnd.Stale);
            }

            foreach (var (shape, rows) in BatchPlan.Rest(held, lines, Head()).ByShape)
            {
                var command = Prepared(shape.RowSql(), shape.All.Length);
                foreach (var row in rows) Run(command, row);
            }

            Plain("COMMIT");
            return results;
        }
        catch
        {
            Abandon();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        Abandon();
        return ValueTask.CompletedTask;
    }

    private bool Fence(Commit commit)
    {
        var fence = new CommitRows();
        commit.Fence(fence);
        var (shape, rows) = fence.ByShape.Single();
        return Run(Prepared(shape.RowSql(), shape.All.Length), rows[0]) == 1;
    }

    private string? StoredAnswer(Commit commit)
    {
        var command = Prepared("SELECT answer FROM commands WHERE id = $1", 1);
        command.Parameters[0].Value = commit.CommandId;
        return command.ExecuteScalar() as string;
    }

    private AuditHeadRow Head()
    {
        using var reader = Prepared("SELECT sequence, hash FROM audit_heads WHERE chain = 0", 0).ExecuteReader();
        if (reader.Read()) return new AuditHeadRow { Chain = Chain, Sequence = reader.GetInt64(0), Hash = reader.GetString(1) };
        reader.Close();
        Plain($"INSERT INTO audit_heads (chain, sequence, hash) VALUES (0, 0, '{AuditChain.Start}')");
        return new AuditHeadRow { Chain = Chain, Hash = AuditChain.Start };
    }

    private void Plain(string sql) => Prepared(sql, 0).ExecuteNonQuery();

    private SqliteCommand Prepared(string sql, int parameters)
    {
        if (_prepared.TryGetValue(sql, out var command)) return command;
        command = _connection!.CreateCommand();
        command.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
            command.Parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"${i}") });
        _prepared.Add(sql, command);
        return command;
    }

    private static int Run(SqliteCommand command, object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] switch
            {
                null => DBNull.Value,
                DateTimeOffset moment => moment.UtcDateTime, // as EF Core writes it: no offset, sorts as text
                var value => value,
            };
        }

        return command.ExecuteNonQuery();
    }

    /// <summary>After a fault nothing is known of the connection: the next batch opens its own.</summary>
    private void Abandon()
    {
        foreach (var command in _prepared.Values) command.Dispose();
        _prepared.Clear();
        _connection?.Dispose(); // rolls back what was not committed
        _connection = null;
    }
}
