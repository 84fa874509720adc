namespace BackOffice.Designer.Forms;

/// <summary>Kinds of answer as people who design forms call them.</summary>
internal static class FieldKinds
{
    public static readonly IReadOnlyList<(string Type, string Words, string Icon)> All =
    [
        ("text", "Short text", "short_text"), ("longText", "Long text", "notes"), ("yesNo", "Yes or no", "toggle_on"), ("code", "Choose one", "radio_button_checked"), ("codes", "Choose any", "check_box"),
        ("integer", "Whole number", "pin"), ("number", "Number", "123"), ("decimal", "Number with decimals", "decimal_increase"), ("money", "Money", "currency_pound"), ("date", "Date", "calendar_month"), ("time", "Time", "schedule"),
        ("email", "Email address", "mail"), ("phone", "Telephone number", "call"), ("postcode", "Postcode", "location_on"), ("address", "Address", "home"),
        ("niNumber", "National Insurance number", "badge"), ("upn", "Unique pupil number", "school"), ("file", "File", "attach_file"), ("declaration", "Declaration", "task_alt"), ("signature", "Signature", "draw"),
        ("calculated", "Worked out", "calculate"), ("record", "Group of values", "data_object"), ("rowset", "Rows", "table_rows"),
    ];

    public static string Words(string type) => All.FirstOrDefault(k => k.Type == type).Words ?? type;

    public static string Icon(string type) => All.FirstOrDefault(k => k.Type == type).Icon ?? "help";

    public static bool IsNumber(string type) => type is "integer" or "number" or "decimal" or "money";

    public static bool IsText(string type) => type is "text" or "longText";

    public static bool Chooses(string type) => type is "code" or "codes";
}
