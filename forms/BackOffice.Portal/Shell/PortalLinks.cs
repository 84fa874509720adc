namespace BackOffice.Portal.Shell;

/// <summary>The portal's addresses, in one place.</summary>
internal static class PortalLinks
{
    public const string Home = "/";
    public const string Returns = "/returns";
    public const string ParentSignIn = "/parent/sign-in";
    public const string ParentCheck = "/parent/check-email";
    public const string ParentConfirm = "/parent/confirm";
    public const string SchoolSignIn = "/sign-in";
    public const string SignOut = "/sign-out";
    public const string FromCheck = "check";
    public const string FromLastTime = "last-time";

    public static string Service(string pack) => $"/services/{pack}";

    public static string Start(string pack) => $"/services/{pack}/start";

    public static string TaskList(Guid id) => $"/returns/{id:D}";

    public static string Page(Guid id, string page) => $"/returns/{id:D}/pages/{page}";

    public static string Rows(Guid id, string rows) => $"/returns/{id:D}/rows/{rows}";

    /// <param name="id">Return.</param>
    /// <param name="rows">Row set.</param>
    /// <param name="row">Number from 1, or <c>new</c>.</param>
    /// <param name="page">Page of the row.</param>
    public static string Row(Guid id, string rows, string row, string page) => $"/returns/{id:D}/rows/{rows}/{row}/{page}";

    /// <summary>The list of rows at the page on which a row stands.</summary>
    /// <param name="id">Return.</param>
    /// <param name="rows">Row set.</param>
    /// <param name="place">Place of the row, from 0.</param>
    public static string RowAmongAll(Guid id, string rows, int place) => $"{Rows(id, rows)}?at={place + 1}";

    public static string RemoveRow(Guid id, string rows, string row) => $"/returns/{id:D}/rows/{rows}/{row}/remove";

    public static string Upload(Guid id, string rows) => $"/returns/{id:D}/rows/{rows}/upload";

    public static string Uploaded(Guid id, string rows) => $"/returns/{id:D}/rows/{rows}/uploaded";

    public static string Template(Guid id, string rows, string format, bool withRows = false) => $"/returns/{id:D}/rows/{rows}/template.{format}{(withRows ? "?rows=1" : "")}";

    public static string Confirm(Guid id, string rows) => $"/returns/{id:D}/rows/{rows}/last-time";

    /// <summary>Sections that are filled in with what was said last time.</summary>
    public static string ConfirmAnswers(Guid id) => $"/returns/{id:D}/last-time";

    /// <summary>Where a Change link stood: the word in the page's address, or null for any other word.</summary>
    public static string? From(string? word) => word is FromCheck or FromLastTime ? word : null;

    /// <summary>The page on which a Change link stood.</summary>
    public static string CameFrom(Guid id, string from) => from == FromLastTime ? ConfirmAnswers(id) : Check(id);

    public static string Queries(Guid id) => $"/returns/{id:D}/unusual-answers";

    public static string CopyAsPdf(Guid id) => $"/returns/{id:D}/copy.pdf";

    public static string Language(string language, string back) => $"/language/{language}?back={Uri.EscapeDataString(back)}";

    public static string Round(Guid round) => $"/rounds/{round:D}";

    public static string StartRound(Guid round) => $"/rounds/{round:D}/start";

    public static string Amend(Guid round) => $"/rounds/{round:D}/amend";

    public const string Directory = "/directory";

    public static string Entry(string key) => $"/directory/{Uri.EscapeDataString(key)}";

    public static string Check(Guid id) => $"/returns/{id:D}/check";

    public static string Sent(Guid id) => $"/returns/{id:D}/sent";

    public static string Copy(Guid id) => $"/returns/{id:D}/copy";

    public static string NewVersion(Guid id) => $"/returns/{id:D}/new-version";

    public static string Delete(Guid id) => $"/returns/{id:D}/delete";

    public static string File(Guid id, string document) => $"/returns/{id:D}/files/{document}";

    public static string Request(string reference) => $"/requests/{reference}";

    public static string Letter(string reference, int number) => $"/requests/{reference}/letters/{number}";

    /// <summary>An address with the way back as <c>ReturnUrl</c>.</summary>
    public static string Then(string address, string back) => $"{address}?ReturnUrl={Uri.EscapeDataString(back)}";

    /// <summary>The address when it is one of ours; otherwise the fallback. Keeps a link in an e-mail from leading elsewhere.</summary>
    public static string Ours(string? address, string otherwise) =>
        address is { Length: > 0 } && address[0] == '/' && (address.Length == 1 || address[1] is not ('/' or '\\')) && !address.Any(char.IsControl) ? address : otherwise;
}
