namespace BackOffice.Designer.Studio.Steps;

/// <summary>A kind of step as the palette and the property panel of Studio show it.</summary>
/// <param name="Type">Type name in definitions.</param>
/// <param name="Category">Heading of the palette.</param>
/// <param name="Title">What it is called there.</param>
/// <param name="Description">One sentence of help.</param>
internal sealed record StepKind(string Type, string Category, string Title, string Description)
{
    /// <summary>Its inputs, in the order of the property panel.</summary>
    public IReadOnlyList<StepField> Fields { get; init; } = [];

    /// <summary>Ports that it always has.</summary>
    public IReadOnlyList<string> Ports { get; init; } = ["Done"];

    /// <summary>Properties that hold steps inside it, for example <c>body</c>.</summary>
    public IReadOnlyList<string> Inside { get; init; } = [];

    /// <summary>Values that it hands over when it is done.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>True when it may begin a workflow by itself.</summary>
    public bool IsTrigger { get; init; }

    /// <summary>True for a box of steps.</summary>
    public bool IsContainer { get; init; }

    /// <summary>False for what the palette does not offer.</summary>
    public bool InPalette { get; init; } = true;
}

/// <summary>How an input is kept in a definition.</summary>
internal enum FieldShape
{
    /// <summary>A text, number or yes-or-no; may be an expression.</summary>
    Value,

    /// <summary>A list or an object as plain JSON; may be an expression.</summary>
    Json,

    /// <summary>As Studio itself writes it: never wrapped as an input.</summary>
    Raw,
}

/// <summary>One input of a kind of step.</summary>
/// <param name="Name">Name of the property.</param>
/// <param name="Label">What the panel calls it.</param>
/// <param name="Hint">A line of help.</param>
internal sealed record StepField(string Name, string Label, string Hint = "")
{
    /// <summary>Type alias.</summary>
    public string Type { get; init; } = "String";

    /// <summary>Widget that Studio shows.</summary>
    public string Widget { get; init; } = "singleline";

    /// <summary>How it is kept.</summary>
    public FieldShape Shape { get; init; } = FieldShape.Value;

    /// <summary>What it is before anybody has said anything.</summary>
    public string? Default { get; init; }

    /// <summary>The choices of a list; null when anything may be typed.</summary>
    public Choices? From { get; init; }

    /// <summary>True for an input that only Studio sees: it is folded into another when a definition is kept.</summary>
    public bool OnlyInStudio { get; init; }

    /// <summary>Kind of expression the panel begins with.</summary>
    public string Syntax => Shape == FieldShape.Json && Widget != "dynamic-outcomes" ? "Object" : "Literal";

    public static StepField Long(string name, string label, string hint = "") => new(name, label, hint) { Widget = "multiline" };

    public static StepField Flag(string name, string label, string hint = "") => new(name, label, hint) { Type = "Boolean", Widget = "checkbox" };

    public static StepField Number(string name, string label, string hint = "") => new(name, label, hint) { Type = "Decimal" };

    public static StepField Chosen(string name, string label, Choices from, string hint = "") => new(name, label, hint) { Widget = "dropdown", From = from };

    public static StepField Chosen(string name, string label, params string[] values) => new(name, label) { Widget = "dropdown", From = Choices.Of(values) };

    public static StepField Condition(string name, string label, string hint = "") => new(name, label, hint) { Type = "Boolean" };

    public static StepField Any(string name, string label, string hint = "") => new(name, label, hint) { Type = "Object" };

    public static StepField Data(string name, string label, string hint = "") => new(name, label, hint) { Type = "Object", Widget = "multiline", Shape = FieldShape.Json };

    public static StepField Outcomes(string name, string label, string hint = "") => new(name, label, hint) { Type = "ICollection<String>", Widget = "dynamic-outcomes", Shape = FieldShape.Json };
}
