using System.Globalization;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>
/// Sends a web request and waits for the answer. The step itself sends nothing: the host does so after the commit, and raises the answer as an event
/// that carries <c>statusCode</c>, <c>content</c> and <c>headers</c>, or <c>failed</c> with the reason.
/// </summary>
internal abstract class HttpRequestStep : Activity
{
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(100);

    /// <summary>Beginning of the event's name; the bookmark's id follows.</summary>
    public const string EventPrefix = "http:";

    public override bool MayWait(Step step) => true;

    public override void Execute(ActivityRun run)
    {
        var url = run.Text("url");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            run.Fault($"'{url}' in '{run.StepName}' is no web address. Write it in full, for example https://register.example.org/api.");
            return;
        }
        var timeout = run.Duration("timeout") is { } given && given > TimeSpan.Zero ? given : UsualTimeout;
        var request = new JsonObject
        {
            ["url"] = address.AbsoluteUri,
            ["method"] = (run.Text("method") is { Length: > 0 } method ? method : "GET").ToUpperInvariant(),
            ["content"] = run.Node("content"),
            ["contentType"] = run.Text("contentType"),
            ["authorization"] = run.Text("authorization"),
            ["headers"] = run.Node("requestHeaders") as JsonObject,
            ["seconds"] = timeout.TotalSeconds,
        };
        var bookmark = $"{run.StepId}#{run.Process.ComingBookmark.ToString(CultureInfo.InvariantCulture)}";
        run.Bookmark(Type, new JsonObject { ["eventName"] = EventPrefix + bookmark, ["resumeAt"] = Values.Write(run.Now + timeout) });
        run.Host.SendRequest(EventPrefix + bookmark, request);
    }

    public override void Resume(ActivityRun run, Bookmark bookmark, JsonNode? payload)
    {
        if (payload is not JsonObject answer || answer.ContainsKey("$timedOut"))
        {
            TimedOut(run);
            return;
        }
        if (answer.ContainsKey("failed"))
        {
            run.SetResult("result", answer);
            Failed(run);
            return;
        }
        var status = Json.TryNumber(Json.Get(answer, "statusCode"), out var code) ? (int)code : 0;
        var content = Json.Get(answer, "content");
        run.SetResult("statusCode", status);
        run.SetResult("responseHeaders", Json.Get(answer, "headers"));
        run.SetResult("parsedContent", content is JsonValue && Json.Text(content) is ['[' or '{', ..] text && Json.TryParse(text, out var parsed) ? parsed : content);
        run.SetResult("result", answer);
        Answered(run, status);
    }

    public override IEnumerable<WorkflowFinding> Check(Step step)
    {
        if (step.Input("url") is not { } url || (url.Kind == "Literal" && string.IsNullOrEmpty(url.ConstantText)))
            yield return new WorkflowFinding(FindingLevel.Error, step.Id, $"'{step.Label}' has no address to send to. Give it one in full, for example https://register.example.org/api.");
        else if (url is { Kind: "Literal", ConstantText: { } text } && (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")))
            yield return new WorkflowFinding(FindingLevel.Error, step.Id, $"'{text}' in '{step.Label}' is no web address. Write it in full, for example https://register.example.org/api.");
    }

    protected abstract void Answered(ActivityRun run, int status);

    protected abstract void Failed(ActivityRun run);

    protected abstract void TimedOut(ActivityRun run);
}

/// <summary>In a flowchart: leaves by the status code, and by Done whenever there was an answer.</summary>
internal sealed class FlowSendHttpRequestStep : HttpRequestStep
{
    private const string Unmatched = "Unmatched status code";

    private const string NotConnected = "Failed to connect";

    private const string Timeout = "Timeout";

    public override string Type => "Elsa.FlowSendHttpRequest";

    public override IReadOnlyList<string> Ports(Step step) => [.. Codes(step).Select(code => code.ToString(CultureInfo.InvariantCulture)), Unmatched, "Done", NotConnected, Timeout];

    protected override void Answered(ActivityRun run, int status) =>
        run.Complete(Codes(run.Step).Contains(status) ? status.ToString(CultureInfo.InvariantCulture) : Unmatched, "Done");

    protected override void Failed(ActivityRun run) => run.Complete(NotConnected);

    protected override void TimedOut(ActivityRun run) => run.Complete(Timeout);

    private static List<int> Codes(Step step)
    {
        var given = Json.Get(step.Json, "expectedStatusCodes");
        if (given is JsonObject wrapped)
            given = Json.Get(Json.Get(wrapped, "expression") as JsonObject, "value");
        if (given is JsonValue && Json.Text(given) is { } text && Json.TryParse(text, out var parsed))
            given = parsed;
        return given is JsonArray list ? [.. list.Select(code => Json.TryNumber(code, out var number) ? (int)number : 0)] : [200];
    }
}

/// <summary>Outside a flowchart: runs the step that is given for the status code, for any other, for no connection or for no answer in time, and is then done.</summary>
internal sealed class SendHttpRequestStep : HttpRequestStep
{
    public override string Type => "Elsa.SendHttpRequest";

    protected override void Answered(ActivityRun run, int status)
    {
        var index = 0;
        foreach (var expected in (Json.Get(run.Step.Json, "expectedStatusCodes") as JsonArray ?? []).OfType<JsonObject>())
        {
            if (Json.TryNumber(Json.Get(expected, "statusCode"), out var code) && (int)code == status)
            {
                Then(run, $"expectedStatusCodes/{index.ToString(CultureInfo.InvariantCulture)}/activity");
                return;
            }
            index++;
        }
        Then(run, "unmatchedStatusCode");
    }

    protected override void Failed(ActivityRun run) => Then(run, "failedToConnect");

    protected override void TimedOut(ActivityRun run) => Then(run, "timeout");

    private static void Then(ActivityRun run, string port)
    {
        if (run.Step.Child(port) is { } step)
            run.Schedule(step);
        else
            run.Complete();
    }
}

/// <summary>Answers the web request that the run is about.</summary>
internal sealed class WriteHttpResponseStep : Activity
{
    public override string Type => "Elsa.WriteHttpResponse";

    public override void Execute(ActivityRun run)
    {
        run.Host.Respond(run.StepName, new JsonObject
        {
            ["statusCode"] = Status(run),
            ["content"] = run.Node("content"),
            ["contentType"] = run.Text("contentType"),
            ["headers"] = run.Node("responseHeaders") as JsonObject,
        });
        run.Complete();
    }

    /// <summary>A status code as a number, or by its name as older files write it.</summary>
    private static int Status(ActivityRun run) =>
        run.Quantity("statusCode") is { } code ? (int)code
        : Enum.TryParse<System.Net.HttpStatusCode>(run.Text("statusCode"), ignoreCase: true, out var named) ? (int)named : 200;
}
