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

/// <summary>Writes batches as one statement a table, over arrays.</summary>
internal sealed class PostgresLane(NpgsqlDataSource source, int chain) : ICommitLane
{
    private bool _headExists;

    public int Chain => chain;

    public async Task<CommitResult[]> Write(IReadOnlyList<Commit> commits, IReadOnlyList<AuditRow> lines, CancellationToken stop)
    {
        await using var connection = await source.OpenConnectionAsync(stop);
        if (!_headExists) await MakeHead(connection, stop);

        await using var transaction = await connection.BeginTransactionAsync(stop);
        var (head, held) = await Fences(connection, commits, stop);
        var results = new CommitResult[commits.Count];
        if (held.Count < commits.Count) await Explain(connection, commits, held, results, stop);

        await using (var rest = new NpgsqlBatch(connection))
        {
            foreach (var (shape, rows) in BatchPlan.Rest(commits.Where(c => held.Contains(BatchPlan.FenceKey(c))), lines, head).ByShape)
                rest.BatchCommands.Add(Command(shape, rows));
            if (rest.BatchCommands.Count > 0) await rest.ExecuteNonQueryAsync(stop);
        }

        await transaction.CommitAsync(stop);
        return results;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Locks the chain's head, then writes the fenced rows and reads which of them held: one round trip.</summary>
    private async Task<(AuditHeadRow Head, HashSet<string> Held)> Fences(NpgsqlConnection connection, IReadOnlyList<Commit> commits, CancellationToken stop)
    {
        await using var batch = new NpgsqlBatch(connection);
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

    private async Task MakeHead(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand("INSERT INTO audit_heads (chain, sequence, hash) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING", connection)
        {
            Parameters = { new NpgsqlParameter<int> { TypedValue = chain }, new NpgsqlParameter<string> { TypedValue = AuditChain.Start } },
        };
        await command.ExecuteNonQueryAsync(stop);
        _headExists = true;
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
