using System.Data;
using BackOffice.Store.Committing;
using BackOffice.Store.Data;
using Npgsql;
using NpgsqlTypes;

namespace BackOffice.Store.Postgres;

/// <summary>Two lanes keep the server busy while one of them waits for the disk.</summary>
internal sealed class PostgresLanes(NpgsqlDataSource source) : ICommitLanes
{
    private const int Lanes = 2;

    public IReadOnlyList<ICommitLane> Open() => [.. Enumerable.Range(0, Lanes).Select(chain => new PostgresLane(source, chain))];
}

/// <summary>Writes batches as one statement a table, over arrays, on a connection that it keeps.</summary>
internal sealed class PostgresLane(NpgsqlDataSource source, int chain) : ICommitLane
{
    /// <summary>
    /// Every statement of this connection finds a few rows by their keys. A plan that was made while a table was small, and
    /// is kept, would go on reading the whole of it; so the planner may only look rows up, and need plan each statement once.
    /// </summary>
    private const string LookUpOnly =
        "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_bitmapscan = off; SET enable_material = off; SET plan_cache_mode = force_generic_plan; SET jit = off";

    private NpgsqlConnection? _connection;

    public int Chain => chain;

    public async Task<CommitResult[]> Write(IReadOnlyList<Commit> commits, IReadOnlyList<AuditRow> lines, CancellationToken stop)
    {
        var kept = _connection is not null;
        var connection = _connection ??= await Open(stop);
        AuditHeadRow head;
        HashSet<string> held;
        try
        {
            (head, held) = await Fences(connection, commits, stop);
        }
        catch (NpgsqlException) when (kept && connection.State != ConnectionState.Open)
        {
            // The connection was lost since the last batch, and nothing of this one is in the database: it starts again on a new one.
            await Abandon();
            return await Write(commits, lines, stop);
        }
        catch
        {
            await Abandon();
            throw;
        }

        try
        {
            var results = new CommitResult[commits.Count];
            if (held.Count < commits.Count) await Explain(connection, commits, held, results, stop);

            // The end of the transaction travels with the last of its rows.
            await using var rest = new NpgsqlBatch(connection);
            foreach (var (shape, rows) in BatchPlan.Rest(commits.Where(c => held.Contains(BatchPlan.FenceKey(c))), lines, head).ByShape)
                rest.BatchCommands.Add(Command(shape, rows));
            rest.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
            await rest.ExecuteNonQueryAsync(stop);
            return results;
        }
        catch
        {
            await Abandon();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await Abandon();

    /// <summary>Begins, locks the chain's head, writes the fenced rows and reads which of them held: one round trip.</summary>
    private async Task<(AuditHeadRow Head, HashSet<string> Held)> Fences(NpgsqlConnection connection, IReadOnlyList<Commit> commits, CancellationToken stop)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT sequence, hash FROM audit_heads WHERE chain = $1 FOR UPDATE")
        {
            Parameters = { new NpgsqlParameter<int> { TypedValue = chain } },
        });
        foreach (var (shape, rows) in BatchPlan.Fences(commits).ByShape) batch.BatchCommands.Add(Command(shape, rows));

        await using var reader = await batch.ExecuteReaderAsync(stop);
        await reader.ReadAsync(stop);
        var head = new AuditHeadRow { Chain = chain, Sequence = reader.GetInt64(0), Hash = reader.GetString(1) };
        var held = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.NextResultAsync(stop))
        {
            while (await reader.ReadAsync(stop)) held.Add(reader.GetValue(0).ToString()!);
        }

        return (head, held);
    }

    private async Task<NpgsqlConnection> Open(CancellationToken stop)
    {
        var connection = await source.OpenConnectionAsync(stop);
        try
        {
            await using var command = new NpgsqlCommand($"{LookUpOnly}; INSERT INTO audit_heads (chain, sequence, hash) VALUES ({chain}, 0, '{AuditChain.Start}') ON CONFLICT DO NOTHING", connection);
            await command.ExecuteNonQueryAsync(stop);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>After a fault nothing is known of the connection: the next batch opens its own. What was not committed is rolled back.</summary>
    private async Task Abandon()
    {
        if (_connection is { } connection) await connection.DisposeAsync();
        _connection = null;
    }

    private static async Task Explain(NpgsqlConnection connection, IReadOnlyList<Commit> commits, HashSet<string> held, CommitResult[] results, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand("SELECT id, answer FROM commands WHERE id = ANY($1)", connection)
        {
            Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. commits.Select(c => c.CommandId)] } },
        };
        var answers = new Dictionary<Guid, string>();
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop)) answers[reader.GetGuid(0)] = reader.GetString(1);
        for (var i = 0; i < commits.Count; i++)
        {
            if (held.Contains(BatchPlan.FenceKey(commits[i]))) continue;
            results[i] = answers.TryGetValue(commits[i].CommandId, out var answer) ? new CommitResult(CommitEnd.Repeated, answer) : new CommitResult(CommitEnd.Stale);
        }
    }

    private static NpgsqlBatchCommand Command(RowShape shape, IReadOnlyList<object?[]> rows)
    {
        var command = new NpgsqlBatchCommand(shape.SetSql());
        for (var i = 0; i < shape.All.Length; i++) command.Parameters.Add(Values(shape.All[i].Kind, rows, i));
        return command;
    }

    private static NpgsqlParameter Values(ColumnKind kind, IReadOnlyList<object?[]> rows, int at) => kind switch
    {
        ColumnKind.Uuid => Structs<Guid>(NpgsqlDbType.Uuid, rows, at),
        ColumnKind.Text => Texts(NpgsqlDbType.Text, rows, at),
        ColumnKind.Json => Texts(NpgsqlDbType.Jsonb, rows, at),
        ColumnKind.Int => Structs<int>(NpgsqlDbType.Integer, rows, at),
        ColumnKind.Long => Structs<long>(NpgsqlDbType.Bigint, rows, at),
        ColumnKind.Bool => Structs<bool>(NpgsqlDbType.Boolean, rows, at),
        ColumnKind.Date => Structs<DateOnly>(NpgsqlDbType.Date, rows, at),
        ColumnKind.Time => new NpgsqlParameter<DateTime?[]>
        {
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
            TypedValue = [.. rows.Select(row => ((DateTimeOffset?)row[at])?.UtcDateTime)],
        },
        ColumnKind.Bytes => new NpgsqlParameter<byte[]?[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea, TypedValue = [.. rows.Select(row => (byte[]?)row[at])] },
        _ => throw new InvalidOperationException($"No parameter for {kind}."),
    };

    private static NpgsqlParameter Structs<T>(NpgsqlDbType type, IReadOnlyList<object?[]> rows, int at) where T : struct =>
        new NpgsqlParameter<T?[]> { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = [.. rows.Select(row => (T?)row[at])] };

    private static NpgsqlParameter Texts(NpgsqlDbType type, IReadOnlyList<object?[]> rows, int at) =>
        new NpgsqlParameter<string?[]> { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = [.. rows.Select(row => (string?)row[at])] };
}
