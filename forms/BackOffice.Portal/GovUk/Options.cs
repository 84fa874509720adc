using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Components;

namespace BackOffice.Portal.GovUk;

/// <summary>Further attributes of an element.</summary>
public sealed class Attributes : Dictionary<string, object>;

/// <summary>Words on a page: plain text, trusted HTML, or a fragment. Text is always escaped.</summary>
public record Worded
{
    public string? Text { get; init; }

    /// <summary>HTML that we wrote ourselves; never what somebody typed.</summary>
    public string? Html { get; init; }

    public RenderFragment? Fragment { get; init; }

    public string? Classes { get; init; }

    public Attributes? Attributes { get; init; }

    /// <summary>Language of the words, where it is another than the page's.</summary>
    public string? Lang { get; init; }

    public bool IsEmpty => string.IsNullOrEmpty(Text) && string.IsNullOrEmpty(Html) && Fragment is null;

    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Worded?(string? text) => text is null ? null : new() { Text = text };
}

/// <summary>The label of one control.</summary>
public sealed record LabelWords : Worded
{
    public bool IsPageHeading { get; init; }

    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator LabelWords?(string? text) => text is null ? null : new() { Text = text };
}

/// <summary>The legend of a group of controls.</summary>
public sealed record LegendWords : Worded
{
    public bool IsPageHeading { get; init; }

    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator LegendWords?(string? text) => text is null ? null : new() { Text = text };
}

/// <summary>An error beside a control.</summary>
public sealed record ErrorWords : Worded
{
    /// <summary>What a screen reader says first; empty for nothing.</summary>
    public string VisuallyHiddenText { get; init; } = "Error";

    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator ErrorWords?(string? text) => text is null ? null : new() { Text = text };
}

/// <summary>The group around radios, checkboxes or the parts of a date.</summary>
public sealed record FieldsetOptions
{
    public LegendWords? Legend { get; init; }

    public string? Classes { get; init; }

    public string? DescribedBy { get; init; }

    public Attributes? Attributes { get; init; }
}

/// <summary>The box around label, hint, error and control.</summary>
public sealed record FormGroupOptions
{
    public string? Classes { get; init; }

    public Attributes? Attributes { get; init; }

    public Worded? BeforeInput { get; init; }

    public Worded? AfterInput { get; init; }

    public Worded? BeforeInputs { get; init; }

    public Worded? AfterInputs { get; init; }
}

/// <summary>The line around a control and what stands before and after it.</summary>
public sealed record WrapperOptions
{
    public string? Classes { get; init; }

    public Attributes? Attributes { get; init; }
}

/// <summary>One radio button or checkbox, or a divider between them.</summary>
public sealed record ChoiceItem : Worded
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Value { get; init; }

    public Worded? Hint { get; init; }

    public LabelWords? Label { get; init; }

    public string? Divider { get; init; }

    /// <summary>Null leaves it to the value of the group.</summary>
    public bool? Checked { get; init; }

    public bool Disabled { get; init; }

    /// <summary>What opens when it is chosen; without JavaScript it is always open.</summary>
    public Worded? Conditional { get; init; }

    /// <summary><c>exclusive</c> for "none of these".</summary>
    public string? Behaviour { get; init; }
}

/// <summary>One option of a select.</summary>
public sealed record SelectItem
{
    public string? Value { get; init; }

    public string Text { get; init; } = "";

    public bool? Selected { get; init; }

    public bool Disabled { get; init; }

    public Attributes? Attributes { get; init; }
}

/// <summary>One part of a date.</summary>
public sealed record DatePart
{
    public string Name { get; init; } = "";

    public string? Id { get; init; }

    public string? Label { get; init; }

    public string? Value { get; init; }

    public string? Classes { get; init; }

    public string? Autocomplete { get; init; }

    public string? Pattern { get; init; }

    public string? Inputmode { get; init; }

    /// <summary>Null leaves it to the error of the whole date.</summary>
    public bool? Error { get; init; }

    public Attributes? Attributes { get; init; }
}

/// <summary>A line of the error summary.</summary>
public sealed record ErrorLink : Worded
{
    public string? Href { get; init; }
}

/// <summary>A link with hidden words that say what it is about.</summary>
public sealed record ActionLink : Worded
{
    public string Href { get; init; } = "";

    public string? VisuallyHiddenText { get; init; }
}

/// <summary>Links of a summary row or card.</summary>
public sealed record ActionLinks
{
    public IReadOnlyList<ActionLink> Items { get; init; } = [];

    public string? Classes { get; init; }
}

/// <summary>A row of a summary list.</summary>
public sealed record SummaryRow
{
    public string? Classes { get; init; }

    public Worded Key { get; init; } = new();

    public Worded Value { get; init; } = new();

    public ActionLinks? Actions { get; init; }
}

/// <summary>The card around a summary list.</summary>
public sealed record SummaryCard
{
    public CardTitle? Title { get; init; }

    public ActionLinks? Actions { get; init; }

    public string? Classes { get; init; }

    public Attributes? Attributes { get; init; }
}

/// <summary>The heading of a card.</summary>
public sealed record CardTitle : Worded
{
    public int HeadingLevel { get; init; } = 2;
}

/// <summary>A cell of a table.</summary>
public sealed record TableCell : Worded
{
    /// <summary><c>numeric</c> to align right.</summary>
    public string? Format { get; init; }

    public int? Colspan { get; init; }

    public int? Rowspan { get; init; }

    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator TableCell?(string? text) => text is null ? null : new() { Text = text };
}

/// <summary>A line of a task list.</summary>
public sealed record TaskItem
{
    public Worded Title { get; init; } = new();

    public Worded? Hint { get; init; }

    public TaskStatusWords Status { get; init; } = new();

    public string? Href { get; init; }

    public string? Classes { get; init; }
}

/// <summary>The status of a task: words, or a tag.</summary>
public sealed record TaskStatusWords : Worded
{
    public Worded? Tag { get; init; }
}

/// <summary>The link to the page before or after.</summary>
public sealed record PageLink : Worded
{
    public string? Href { get; init; }

    public string? LabelText { get; init; }
}

/// <summary>A page number.</summary>
public sealed record PageNumber
{
    public string? Number { get; init; }

    public string? VisuallyHiddenText { get; init; }

    public string? Href { get; init; }

    public bool Current { get; init; }

    public bool Ellipsis { get; init; }

    public Attributes? Attributes { get; init; }
}

/// <summary>A place on the way here.</summary>
public sealed record Breadcrumb : Worded
{
    public string? Href { get; init; }
}

/// <summary>A link of the service navigation.</summary>
public sealed record NavigationItem : Worded
{
    public string? Href { get; init; }

    public bool Active { get; init; }

    public bool Current { get; init; }
}

/// <summary>Joins class names and ids, leaving out what is empty.</summary>
internal static class Join
{
    public static string Classes(params string?[] names) => string.Join(' ', names.Where(n => !string.IsNullOrWhiteSpace(n)));

    public static string? Ids(params string?[] ids) => Classes(ids) is { Length: > 0 } joined ? joined : null;
}
