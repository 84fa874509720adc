using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>Where a workflow stands, as data: enough to go on after a restart, small enough to write with every command.</summary>
public sealed record ProcessState
{
    /// <summary>Layout version of this record, for reading old states.</summary>
    public int Format { get; init; } = 1;

    /// <summary>Running, or Finished.</summary>
    public string Status { get; init; } = "Running";

    /// <summary>Pending, Executing, Suspended, Finished, Cancelled, Faulted.</summary>
    public string SubStatus { get; init; } = "Pending";

    /// <summary>The interpreter's own data: open steps, counters, variables, bookmarks. Only the interpreter reads it.</summary>
    public JsonObject Interior { get; init; } = [];
}
