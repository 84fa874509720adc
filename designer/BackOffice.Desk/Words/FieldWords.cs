using System.Text;

namespace BackOffice.Desk.Words;

/// <summary>Turns a field's key into words where nothing better is known: <c>receivedOn</c> becomes "Received on".</summary>
public static class FieldWords
{
    /// <summary>The key in words.</summary>
    public static string Of(string key)
    {
        var words = new StringBuilder(key.Length + 4);
        for (var at = 0; at < key.Length; at++)
        {
            var letter = key[at];
            if (letter is '-' or '_' or '.')
            {
                words.Append(' ');
                continue;
            }
            var begins = char.IsUpper(letter) && at > 0 && !char.IsUpper(key[at - 1]) && key[at - 1] is not ('-' or '_' or '.');
            if (begins) words.Append(' ');
            var abbreviation = at + 1 < key.Length && char.IsUpper(key[at + 1]);
            words.Append(at == 0 ? char.ToUpperInvariant(letter) : begins && !abbreviation ? char.ToLowerInvariant(letter) : letter);
        }
        return words.ToString();
    }
}
