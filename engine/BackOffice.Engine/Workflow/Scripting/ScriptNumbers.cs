using System.Globalization;
using System.Numerics;
using System.Text;

namespace BackOffice.Engine.Workflow.Scripting;

/// <summary>Numbers written out, and texts compared and replaced, to the letter as JavaScript does it.</summary>
internal static class ScriptNumbers
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";

    /// <summary><c>toFixed</c>, <c>toPrecision</c>, and <c>toString</c> in another number system.</summary>
    public static string Written(int position, double number, string name, int places)
    {
        if (!double.IsFinite(number))
            return ScriptValue.Text(number);
        switch (name)
        {
            case "toFixed":
                return places is < 0 or > 100 ? throw new ScriptError(position, "'.toFixed()' writes 0 to 100 places.") : Math.Abs(number) >= 1e21 ? ScriptValue.Text(number) : Fixed(number, places);
            case "toPrecision":
                return places is < 1 or > 100 ? throw new ScriptError(position, "'.toPrecision()' writes 1 to 100 digits.") : Precise(number, places);
            default:
                return places is < 2 or > 36 ? throw new ScriptError(position, "'.toString()' writes numbers in a system of 2 to 36.") : places == 10 ? ScriptValue.Text(number) : InSystem(number, places);
        }
    }

    /// <summary>The exact value of the number, rounded half away from zero.</summary>
    private static string Fixed(double number, int places)
    {
        var bits = BitConverter.DoubleToInt64Bits(Math.Abs(number));
        var exponent = (int)(bits >> 52);
        BigInteger whole = exponent == 0 ? bits & 0xFFFFFFFFFFFFF : (bits & 0xFFFFFFFFFFFFF) | 0x10000000000000;
        var shift = Math.Max(exponent, 1) - 1075;
        var scaled = whole * BigInteger.Pow(10, places) * 2;
        var rounded = shift >= 0 ? (scaled << shift) / 2 : ((scaled >> -shift) + 1) / 2;
        var text = rounded.ToString(CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
        var sign = number < 0 ? "-" : "";
        return places == 0 ? sign + text : $"{sign}{text[..^places]}.{text[^places..]}";
    }

    private static string Precise(double number, int digits)
    {
        var written = Math.Abs(number).ToString($"E{digits - 1}", CultureInfo.InvariantCulture);
        var e = written.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(written.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var sign = number < 0 ? "-" : "";
        if (exponent < -6 || exponent >= digits)
            return $"{sign}{written[..e]}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}";
        var all = written[..e].Replace(".", "", StringComparison.Ordinal);
        return exponent < 0 ? $"{sign}0.{new string('0', -exponent - 1)}{all}" : exponent == digits - 1 ? sign + all : $"{sign}{all[..(exponent + 1)]}.{all[(exponent + 1)..]}";
    }

    private static string InSystem(double number, int radix)
    {
        var whole = new BigInteger(Math.Truncate(Math.Abs(number)));
        var rest = Math.Abs(number) - Math.Truncate(Math.Abs(number));
        var text = new StringBuilder();
        do
        {
            text.Insert(0, Digits[(int)(whole % radix)]);
            whole /= radix;
        }
        while (whole > 0);
        if (rest > 0)
            text.Append('.');
        // As many digits as tell the number from its neighbours.
        for (var step = Math.Max(Math.BitIncrement(Math.Abs(number)) - Math.Abs(number), double.Epsilon) / 2; rest >= step && text.Length < 1100; step *= radix)
        {
            rest *= radix;
            text.Append(Digits[(int)rest]);
            rest -= Math.Floor(rest);
        }
        return (number < 0 ? "-" : "") + text;
    }

    /// <summary>Order of the alphabet: by letter first, a small letter before its capital.</summary>
    public static int InAlphabet(string left, string right)
    {
        var order = string.CompareOrdinal(left.ToUpperInvariant(), right.ToUpperInvariant());
        return order != 0 ? order : -string.CompareOrdinal(left, right);
    }

    /// <summary>A text with the first or every place of another replaced; <c>$&amp;</c> in the new text stands for what was found.</summary>
    public static string Replaced(string text, string sought, Func<string, string> with, bool all, bool asItIs)
    {
        var built = new StringBuilder();
        var from = 0;
        for (var found = text.IndexOf(sought, StringComparison.Ordinal); found >= 0; found = found + Math.Max(1, sought.Length) <= text.Length ? text.IndexOf(sought, found + Math.Max(1, sought.Length), StringComparison.Ordinal) : -1)
        {
            var replacement = with(sought);
            if (!asItIs)
                replacement = replacement.Replace("$$", "\0", StringComparison.Ordinal).Replace("$&", sought, StringComparison.Ordinal)
                    .Replace("$`", text[..found], StringComparison.Ordinal).Replace("$'", text[(found + sought.Length)..], StringComparison.Ordinal).Replace('\0', '$');
            built.Append(text, from, found - from).Append(replacement);
            from = found + sought.Length;
            if (!all)
                break;
            if (built.Length > 2_000_000)
                return built.ToString(); // too long already, which the caller says
        }
        return built.Append(text, from, text.Length - from).ToString();
    }
}
