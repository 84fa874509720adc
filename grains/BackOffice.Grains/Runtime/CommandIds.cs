using System.Security.Cryptography;
using System.Text;

namespace BackOffice.Grains.Runtime;

/// <summary>Command ids that follow from what caused them: the same timer or message, delivered twice, is one command.</summary>
public static class CommandIds
{
    /// <summary>The id of the command that a cause leads to: the same words always give the same id.</summary>
    /// <param name="cause">What caused it, for example <c>outbox:open:…</c>.</param>
    public static Guid From(string cause)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(cause), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80); // version 8 and variant of RFC 9562
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
