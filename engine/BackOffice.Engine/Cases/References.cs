using System.Security.Cryptography;
using System.Text;

namespace BackOffice.Engine.Cases;

/// <summary>References that people read out over the telephone, and ids that follow from other ids.</summary>
public static class References
{
    /// <summary>Letters and digits that cannot be taken for one another: no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.</summary>
    private const string Alphabet = "34679ACDEFGHJKMNPQRTWXY";

    private const int Signs = 8;

    /// <summary>The reference of a case or return, for example <c>EHC-7K3M-94XKA</c>. The last sign checks the others, so that a slip of one sign is noticed.</summary>
    /// <param name="prefix">The pack's letters.</param>
    /// <param name="id">Identity that it follows from: the same id always gives the same reference.</param>
    public static string For(string prefix, Guid id)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(id.ToByteArray(bigEndian: true), hash);
        var number = BitConverter.ToUInt64(hash) % 78_310_985_281UL; // 23 to the power of 8, so that a hundred thousand cases hardly ever share one
        Span<char> signs = stackalloc char[Signs];
        for (var place = 0; place < signs.Length; place++)
        {
            signs[place] = Alphabet[(int)(number % (ulong)Alphabet.Length)];
            number /= (ulong)Alphabet.Length;
        }

        return $"{prefix}-{signs[..4]}-{signs[4..]}{CheckSign(signs)}";
    }

    /// <summary>True when a reference could be one of ours: known signs and a check sign that fits. Spaces and case do not matter.</summary>
    /// <param name="text">What somebody typed.</param>
    public static bool IsWellFormed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = Tidy(text).Split('-');
        if (parts is not [_, { Length: 4 } first, { Length: 5 } second])
        {
            return false;
        }

        var signs = first + second;
        return signs.All(sign => Alphabet.Contains(sign, StringComparison.Ordinal)) && CheckSign(signs.AsSpan(0, Signs)) == signs[Signs];
    }

    /// <summary>A reference as we write it, from what somebody typed.</summary>
    /// <param name="text">What somebody typed.</param>
    public static string Tidy(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Concat(text.Where(sign => !char.IsWhiteSpace(sign))).ToUpperInvariant();
    }

    /// <summary>An id that follows from another: the case that a return opens has the same id each time it is asked for.</summary>
    /// <param name="purpose">What the new id is for.</param>
    /// <param name="from">The id it follows from.</param>
    public static Guid Derive(string purpose, Guid from)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. Encoding.UTF8.GetBytes(purpose), 0, .. from.ToByteArray(bigEndian: true)], hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80); // version 8 and variant of RFC 9562, so that it is a proper UUID
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    private static char CheckSign(ReadOnlySpan<char> signs)
    {
        // Weights differ by place and the alphabet's length is prime, so one wrong sign or two swapped ones always show.
        var sum = 0;
        for (var place = 0; place < signs.Length; place++)
        {
            sum += (place + 2) * Alphabet.IndexOf(signs[place], StringComparison.Ordinal);
        }

        return Alphabet[sum % Alphabet.Length];
    }
}
