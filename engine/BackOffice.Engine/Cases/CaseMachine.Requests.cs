using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Cases;

/// <summary>Web requests of other systems for which a running case waits.</summary>
public static partial class CaseMachine
{
    private static Decision<Outcome> Take(CaseState state, TakeRequest command, DecideContext context)
    {
        if (WorkflowTriggers.Awaiting(state.Process, context.Pack.Workflow, command.Method, command.Path) is not var (bookmark, endpoint, route))
        {
            return new RequestNotExpected(state.Reference, command.Method, command.Path);
        }

        if (endpoint.SizeLimit is { } most && command.Size > most)
        {
            return new RequestTooLarge(most);
        }

        var change = new CaseChange(state, context);
        change.Say("request-came", $"What \"{context.Pack.Workflow?.Find(bookmark.StepId)?.Label ?? bookmark.StepId}\" waited for has come from another system.", new JsonObject
        {
            ["method"] = command.Method,
            ["path"] = command.Path,
            ["body"] = command.Body?.DeepClone(),
            ["query"] = command.Query.DeepClone(),
        });
        var came = new JsonObject { ["parsedContent"] = command.Body?.DeepClone(), ["queryStringData"] = command.Query.DeepClone(), ["routeData"] = route, ["headers"] = new JsonObject() };
        Run(change, (process, host) =>
        {
            host.TakesResponse = true;
            return context.Pack.Interpreter.Resume(process, bookmark.Id, came, context.Now, host);
        });
        return Done(change);
    }
}
