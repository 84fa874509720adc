using System.Text;

namespace BackOffice.Forms.Files;

/// <summary>
/// The text of a CSV file. Excel saves CSV in the computer's own alphabet, which in this country is Windows-1252, or as UTF-8
/// when asked; other programs write UTF-8 with or without the mark at its beginning. Bytes that are UTF-8 are read as such,
/// because text in Windows-1252 with an accent or a curly apostrophe almost never is valid UTF-8 by chance.
/// </summary>
internal static class TextOfFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    public static string Read(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith((byte[])[0xEF, 0xBB, 0xBF])) return Encoding.UTF8.GetString(content[3..]);
        if (content.StartsWith((byte[])[0xFF, 0xFE])) return Encoding.Unicode.GetString(content[2..]);
        if (content.StartsWith((byte[])[0xFE, 0xFF])) return Encoding.BigEndianUnicode.GetString(content[2..]);
        try
        {
            return StrictUtf8.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            return Windows1252.GetString(content);
        }
    }
}
