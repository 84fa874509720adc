using System.Collections.Concurrent;
using BackOffice.Grains.Actors;
using BackOffice.Store.Reading;
using Microsoft.AspNetCore.SignalR;

namespace BackOffice.Designer.Studio.Live;

/// <summary>What Studio's viewer is told while it is open.</summary>
public interface ICaseViewer
{
    /// <summary>The case has moved: read it again.</summary>
    /// <param name="message">Names the case.</param>
    Task WorkflowInstanceUpdatedAsync(object message);

    /// <summary>Steps were entered or left: the badges.</summary>
    /// <param name="message">The counts of each step.</param>
    Task ActivityExecutionLogUpdatedAsync(object message);

    /// <summary>The journal has new lines.</summary>
    /// <param name="message">Nothing.</param>
    Task WorkflowExecutionLogUpdatedAsync(object message);
}

/// <summary>Where Studio's viewer says which case it shows.</summary>
/// <param name="cases">Cases, within what the caller may see.</param>
/// <param name="watched">Cases that somebody looks at.</param>
public sealed class CaseHub(ICaseReader cases, WatchedCases watched) : Hub<ICaseViewer>
{
    /// <summary>Shows a case from now on.</summary>
    /// <param name="reference">Reference of the case.</param>
    public async Task ObserveInstanceAsync(string reference)
    {
        if (ActorClaims.Of(Context.User) is not { } actor || await cases.Find(actor, reference, Context.ConnectionAborted) is not { } id)
            return; // like a case that does not exist: nothing ever happens to it
        watched.Add(Context.ConnectionId, new WatchedCase(reference, id, actor));
        await Groups.AddToGroupAsync(Context.ConnectionId, reference, Context.ConnectionAborted);
    }

    /// <inheritdoc/>
    public override Task OnDisconnectedAsync(Exception? exception)
    {
        watched.Remove(Context.ConnectionId);
        return base.OnDisconnectedAsync(exception);
    }
}

/// <summary>A case that somebody looks at.</summary>
/// <param name="Reference">Reference.</param>
/// <param name="Id">Identity.</param>
/// <param name="Actor">One of those who look, within whose rights it is read.</param>
internal sealed record WatchedCase(string Reference, Engine.Cases.CaseId Id, Engine.Access.Actor Actor);

/// <summary>Which cases are looked at by whom.</summary>
public sealed class WatchedCases
{
    private readonly ConcurrentDictionary<string, WatchedCase> byConnection = new();

    /// <summary>One entry for each case.</summary>
    internal IReadOnlyList<WatchedCase> All => byConnection.IsEmpty ? [] : [.. byConnection.Values.DistinctBy(seen => seen.Reference)];

    internal void Add(string connection, WatchedCase seen) => byConnection[connection] = seen;

    internal void Remove(string connection) => byConnection.TryRemove(connection, out _);
}
