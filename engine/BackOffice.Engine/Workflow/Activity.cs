using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>What a kind of step does. One object serves every run, so it keeps nothing of its own: what must last goes into <see cref="ActivityRun.Data"/>.</summary>
public abstract class Activity
{
    /// <summary>Type name in definitions, for example <c>BackOffice.Task</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Begins the step: completes it, faults it, schedules steps inside it, or leaves a bookmark and waits.</summary>
    /// <param name="run">The open step.</param>
    public abstract void Execute(ActivityRun run);

    /// <summary>Goes on after a wait. The bookmark has already been taken away, unless it was made to be kept.</summary>
    /// <param name="run">The open step.</param>
    /// <param name="bookmark">What it waited for.</param>
    /// <param name="payload">What came.</param>
    public virtual void Resume(ActivityRun run, Bookmark bookmark, JsonNode? payload) => run.Complete();

    /// <summary>A step inside this one has ended with outcomes.</summary>
    /// <param name="run">The open step.</param>
    /// <param name="child">The step that ended.</param>
    public virtual void ChildCompleted(ActivityRun run, EndedStep child) => run.Complete();

    /// <summary>A step inside this one was cancelled on its own, not because this one ended.</summary>
    /// <param name="run">The open step.</param>
    /// <param name="child">The step that was cancelled.</param>
    public virtual void ChildCanceled(ActivityRun run, EndedStep child) => ChildCompleted(run, child);

    /// <summary>The step is being cancelled; its bookmarks go with it. For undoing what the host was told.</summary>
    /// <param name="run">The open step.</param>
    public virtual void Cancelled(ActivityRun run)
    {
    }

    /// <summary>The run was carried to another version of its workflow while it waited here: what the host was told may be brought up to date. Nothing may be done twice.</summary>
    /// <param name="run">The open step, in the new version.</param>
    public virtual void Moved(ActivityRun run)
    {
    }

    /// <summary>Ports that the step can leave by, for the designer and for lint.</summary>
    /// <param name="step">The step as defined.</param>
    public virtual IReadOnlyList<string> Ports(Step step) => DefaultPorts;

    /// <summary>True for a step that ends the container it stands in.</summary>
    public virtual bool IsTerminal => false;

    /// <summary>True for a loop: a break inside it ends it and goes no further.</summary>
    public virtual bool IsLoop => false;

    /// <summary>True for a container that a break ends, as soon as the step inside it has.</summary>
    internal virtual bool HearsBreak => IsLoop;

    /// <summary>True for a step that can wait for a person, a moment or an event; a loop needs one.</summary>
    /// <param name="step">The step as defined.</param>
    public virtual bool MayWait(Step step) => false;

    /// <summary>What is wrong with this step before it ever runs.</summary>
    /// <param name="step">The step as defined.</param>
    public virtual IEnumerable<WorkflowFinding> Check(Step step) => [];

    /// <summary>The one port of a plain step.</summary>
    protected static readonly IReadOnlyList<string> DefaultPorts = ["Done"];
}

/// <summary>A step that has ended, as told to the step around it.</summary>
/// <param name="Step">The step.</param>
/// <param name="Tag">What the container said when it scheduled the step.</param>
/// <param name="Outcomes">Ports it left by. A null port stands beside Done on plain completion.</param>
public readonly record struct EndedStep(Step Step, string Tag, IReadOnlyList<string?> Outcomes);

/// <summary>Something a step waits for.</summary>
/// <param name="Id">Stable for the life of the case: the step's id and a number.</param>
/// <param name="StepId">Step that waits.</param>
/// <param name="Name">What kind of wait, for example <c>Elsa.Delay</c>.</param>
/// <param name="Payload">What it waits for: <c>resumeAt</c> for a moment, <c>eventName</c> for an event, or the step's own facts.</param>
/// <param name="Keep">True when it stays after it has been resumed.</param>
public sealed record Bookmark(string Id, string StepId, string Name, JsonNode? Payload, bool Keep = false)
{
    /// <summary>Moment that it waits for; null when it waits for something else.</summary>
    public DateTimeOffset? ResumeAt => Payload is JsonObject facts ? Values.Moment(Json.Get(facts, "resumeAt")) : null;

    /// <summary>Event that it waits for; null when it waits for something else.</summary>
    public string? EventName => Payload is JsonObject facts ? Json.Text(facts, "eventName") : null;
}
