using System.Collections.Concurrent;

namespace BackOffice.Portal.Parents;

/// <summary>How many codes one place on the network may ask for in an hour. One per node; the limit per address is kept with the address.</summary>
internal sealed class CodeLimits(TimeProvider clock)
{
    private const int Most = 20;

    private readonly ConcurrentDictionary<string, (long Hour, int Asked)> asked = new(StringComparer.Ordinal);

    public bool Allows(string from)
    {
        var hour = clock.GetUtcNow().ToUnixTimeSeconds() / 3600;
        if (asked.Count > 50_000) asked.Clear();
        var now = asked.AddOrUpdate(from, (hour, 1), (_, was) => was.Hour == hour ? (hour, was.Asked + 1) : (hour, 1));
        return now.Asked <= Most;
    }
}
