using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;

namespace BackOffice.Host.Inbound;

/// <summary>
/// Who may start cases from outside: for each pack the SHA-256 of a key, from BACKOFFICE_INBOUND as <c>pack:hash</c> by commas. A pack may have several
/// keys while one takes the place of another. Where nothing is set, nobody may.
/// </summary>
internal sealed class InboundKeys : IDisposable
{
    /// <summary>Most requests in a minute for one pack, and for all addresses together before anybody is known.</summary>
    public const int MostInAMinute = 60, MostUnknownInAMinute = 600;

    private readonly ILookup<string, byte[]> keys;
    private readonly PartitionedRateLimiter<string> limits = PartitionedRateLimiter.Create<string, string>(pack => RateLimitPartition.GetFixedWindowLimiter(
        pack, name => new FixedWindowRateLimiterOptions { PermitLimit = name.Length == 0 ? MostUnknownInAMinute : MostInAMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    public InboundKeys(string? setting)
    {
        var read = new List<(string Pack, byte[] Hash)>();
        foreach (var part in (setting ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split(':', StringSplitOptions.TrimEntries) is not [{ Length: > 0 } pack, { Length: 64 } hex] || !hex.All(char.IsAsciiHexDigit))
                throw new InvalidOperationException("BACKOFFICE_INBOUND cannot be read. Write pack:hash, several by commas, where the hash is the 64 hexadecimal digits of the key's SHA-256.");
            read.Add((pack, Convert.FromHexString(hex)));
        }

        keys = read.ToLookup(key => key.Pack, key => key.Hash, StringComparer.Ordinal);
    }

    /// <summary>True when somebody may start cases from outside at all.</summary>
    public bool Any => keys.Count > 0;

    /// <summary>Takes one of a minute's requests; false when they are used up. The empty name is for those who are not known yet.</summary>
    public bool Take(string pack)
    {
        using var lease = limits.AttemptAcquire(pack);
        return lease.IsAcquired;
    }

    /// <summary>The first digits of the hash of a key that opens the pack, for the audit trail; null when it opens nothing.</summary>
    public string? Opens(string pack, string? authorization)
    {
        const string Bearer = "Bearer ";
        if (authorization is null || !authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return null;
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Bearer.Length..].Trim()));
        var opened = false;
        foreach (var key in keys[pack])
            opened |= CryptographicOperations.FixedTimeEquals(key, given);
        return opened ? Convert.ToHexStringLower(given)[..8] : null;
    }

    public void Dispose() => limits.Dispose();
}
