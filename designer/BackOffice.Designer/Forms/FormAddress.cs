namespace BackOffice.Designer.Forms;

/// <summary>The form designer's addresses, in one place.</summary>
internal static class FormAddress
{
    public const string All = "/design/forms";

    public static string Of(string pack, string form, Guid? draft = null) => $"{All}/{pack}/{form}{(draft is { } id ? $"?draft={id:D}" : "")}";

    public static string Publish(string pack, string form, Guid draft) => $"{All}/{pack}/{form}/publish?draft={draft:D}";

    public static string File(string form) => $"forms/{form}.json";
}
