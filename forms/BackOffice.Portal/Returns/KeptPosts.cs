using System.Collections.Concurrent;
using System.Security.Cryptography;
using BackOffice.Forms;

namespace BackOffice.Portal.Returns;

/// <summary>
/// What somebody typed on a page that could not be saved just then: the session had ended, the page had changed meanwhile, or
/// a file was refused. It comes back in the boxes of the same page. Kept for an hour on this node, under a key that cannot be guessed;
/// the page itself still asks whether the person may see the return.
/// </summary>
internal sealed class KeptPosts(TimeProvider clock)
{
    private const int Most = 2_000;
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, KeptPost> posts = new(StringComparer.Ordinal);

    public string Keep(string path, Posted posted, KeptReason reason, IReadOnlyList<(string Field, string Message)>? problems = null)
    {
        var now = clock.GetUtcNow();
        if (posts.Count >= Most)
        {
            foreach (var old in posts.OrderBy(p => p.Value.At).Take(Most / 4)) posts.TryRemove(old.Key, out _);
        }

        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        posts[key] = new KeptPost(path, posted, reason, problems ?? [], now);
        return key;
    }

    public KeptPost? Find(string? key, string path) =>
        key is not null && posts.TryGetValue(key, out var post) && post.Path == path && clock.GetUtcNow() - post.At < Life ? post : null;
}

/// <summary>Why it could not be saved.</summary>
public enum KeptReason
{
    /// <summary>The person was signed out, or the page was open too long.</summary>
    SignedOut,

    /// <summary>The page had been changed since it was opened.</summary>
    Changed,

    /// <summary>A file was refused.</summary>
    FileRefused,

    /// <summary>The answers cannot be changed now; the problem says why.</summary>
    Refused,
}

/// <summary>Something typed that could not be saved.</summary>
public sealed record KeptPost(string Path, Posted Posted, KeptReason Reason, IReadOnlyList<(string Field, string Message)> Problems, DateTimeOffset At);
