using System.Text.Json.Nodes;
using BackOffice.Engine.Publishing;

namespace BackOffice.Designer.Studio.Shelf;

/// <summary>One version or draft of a pack's workflow, as the API shows it.</summary>
/// <param name="Definition">Its definition.</param>
/// <param name="Version">Which version or draft.</param>
/// <param name="Number">Number that Studio shows; a draft has the one that it would get.</param>
/// <param name="Text">The file <c>workflow.json</c>.</param>
internal sealed record ShownWorkflow(DefinitionId Definition, VersionId Version, int Number, string Text)
{
    /// <summary>The file as JSON, in an object of the caller's own; an empty one when it cannot be read.</summary>
    public JsonObject Json => Wire.StepJson.Parse(Text) as JsonObject ?? [];

    /// <summary>The draft; null for a published version.</summary>
    public PackDraft? Draft { get; init; }

    /// <summary>True for the version that new cases get.</summary>
    public bool IsPublished { get; init; }

    /// <summary>True for the newest: Studio lets only that be edited.</summary>
    public bool IsLatest { get; init; }

    /// <summary>When it was published or last saved.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>What the author wrote about it.</summary>
    public string Note { get; init; } = "";
}

/// <summary>How saving or publishing ended.</summary>
/// <param name="Shown">What is kept now; null when nothing was.</param>
/// <param name="Sentences">Why not; empty when it was done.</param>
/// <param name="Copy">Where the text of somebody who came second is kept.</param>
internal sealed record ShelfAnswer(ShownWorkflow? Shown, IReadOnlyList<string> Sentences, DefinitionId? Copy = null)
{
    public bool Ok => Sentences.Count == 0;

    public static ShelfAnswer Refused(params string[] sentences) => new(null, sentences);
}
