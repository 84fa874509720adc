using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Store.Data;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Committing;

/// <summary>What a check of the audit trail found.</summary>
/// <param name="Lines">Lines checked.</param>
/// <param name="Faults">What is wrong, in words; empty when the trail is whole.</param>
public sealed record AuditCheck(long Lines, IReadOnlyList<string> Faults)
{
    /// <summary>True when nothing is wrong.</summary>
    public bool Whole => Faults.Count == 0;
}

/// <summary>
/// The audit trail as chains of hashes, one chain for each writing lane. A line's hash covers its own words and the hash of
/// the line before, so a changed, removed or inserted line breaks every line after it; the head shows when the end was cut.
/// </summary>
public static class AuditChain
{
    /// <summary>Hash before the first line.</summary>
    public const string Start = "0000000000000000000000000000000000000000000000000000000000000000";

    private const int FaultsShown = 20;

    /// <summary>Moments are kept to the millisecond, which both databases hold exactly.</summary>
    internal static DateTimeOffset Exact(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    internal static string Hash(AuditRow row)
    {
        // A JSON array of strings: no two different lines give the same bytes.
        string?[] words =
        [
            row.Chain.ToString(System.Globalization.CultureInfo.InvariantCulture),
            row.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Exact(row.At).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
            row.ActorId, row.ActorName, row.OnBehalfOf, row.Action, row.Record, row.Details, row.PreviousHash,
        ];
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(words)));
    }

    internal static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    internal static IReadOnlyList<AuditRow> Extend(AuditHeadRow head, IEnumerable<AuditRow> rows)
    {
        var lines = rows.ToList();
        foreach (var row in lines)
        {
            row.Chain = head.Chain;
            row.Sequence = ++head.Sequence;
            row.PreviousHash = head.Hash;
            head.Hash = row.Hash = Hash(row);
        }

        return lines;
    }

    internal static AuditRow Row(AuditLine line) => new()
    {
        At = Exact(line.At),
        ActorId = line.Actor.Id,
        ActorName = line.Actor.Name,
        OnBehalfOf = line.Actor.OnBehalfOf,
        Action = line.Action,
        Record = line.Record,
        Details = line.Details?.ToJsonString(CaseJson.Options) ?? "{}",
    };

    /// <summary>Reads the whole trail and checks every link.</summary>
    /// <param name="db">The database.</param>
    /// <param name="stop">Stops.</param>
    public static async Task<AuditCheck> Verify(BackOfficeDb db, CancellationToken stop = default)
    {
        var faults = new List<string>();
        var letters = new Dictionary<(string Case, int Number), string>();
        long lines = 0;
        foreach (var head in await db.AuditHeads.AsNoTracking().OrderBy(h => h.Chain).ToListAsync(stop))
        {
            var (previous, sequence) = (Start, 0L);
            await foreach (var row in db.Audit.AsNoTracking().Where(a => a.Chain == head.Chain).OrderBy(a => a.Sequence).AsAsyncEnumerable().WithCancellation(stop))
            {
                lines++;
                if (row.Sequence != sequence + 1) Add($"Chain {head.Chain}: line {sequence + 1} is missing; the next one there is {row.Sequence}.");
                if (row.PreviousHash != previous) Add($"Chain {head.Chain}: line {row.Sequence} does not follow the line before it.");
                if (Hash(row) != row.Hash) Add($"Chain {head.Chain}: line {row.Sequence} was changed after it was written.");
                (previous, sequence) = (row.Hash, row.Sequence);
                Note(row);
            }

            if (sequence != head.Sequence || previous != head.Hash)
                Add($"Chain {head.Chain}: the trail ends at line {sequence}, but line {head.Sequence} was the last written.");
        }

        var stray = await db.Audit.AsNoTracking().Where(a => !db.AuditHeads.Any(h => h.Chain == a.Chain)).Select(a => a.Chain).Distinct().ToListAsync(stop);
        foreach (var chain in stray) Add($"Chain {chain}: there are lines, but nothing says which was the last.");

        // The trail holds the hash of every letter, so that a letter reads for ever as it was sent.
        await foreach (var letter in db.Letters.AsNoTracking().Select(l => new { l.CaseId, l.Number, l.Text }).AsAsyncEnumerable().WithCancellation(stop))
        {
            if (!letters.Remove(($"case:{letter.CaseId:D}", letter.Number), out var hash)) Add($"Letter {letter.Number} of case {letter.CaseId:D} is not in the trail.");
            else if (hash != HashOf(letter.Text)) Add($"Letter {letter.Number} of case {letter.CaseId:D} was changed after it was sent.");
        }

        foreach (var (gone, _) in letters) Add($"Letter {gone.Number} of {gone.Case.Replace(':', ' ')} was sent and is missing.");
        return new AuditCheck(lines, faults);

        void Note(AuditRow row)
        {
            if (!row.Details.Contains("\"letters\"", StringComparison.Ordinal)) return;
            foreach (var letter in (JsonNode.Parse(row.Details) as JsonObject)?["letters"] as JsonArray ?? [])
            {
                if (letter?["number"] is { } number && letter["sha256"] is { } hash) letters[(row.Record, number.GetValue<int>())] = hash.GetValue<string>();
            }
        }

        void Add(string fault)
        {
            if (faults.Count < FaultsShown) faults.Add(fault);
        }
    }
}
