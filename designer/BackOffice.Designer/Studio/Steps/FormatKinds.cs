using static BackOffice.Designer.Studio.Steps.StepField;

namespace BackOffice.Designer.Studio.Steps;

/// <summary>The kinds of step of the workflow format itself.</summary>
internal static class FormatKinds
{
    private const string Flow = "Flow";
    private const string Branching = "Branching";
    private const string Loops = "Loops";
    private const string Values = "Values";
    private const string Waiting = "Clocks and waiting";
    private const string Other = "Other workflows";
    private const string Web = "Web";

    private static readonly StepField Workflow = new("workflowDefinitionId", "Workflow") { Widget = "workflow-definition-picker" };
    private static readonly StepField Items = Any("items", "Items", "A list, or an expression that gives one.");
    private static readonly StepField Waits = Flag("waitForCompletion", "Wait until it has ended");
    private static readonly StepField[] Request =
    [
        new("url", "Address", "In full, for example https://register.example.org/api."), Chosen("method", "Method", "GET", "POST", "PUT", "PATCH", "DELETE"), Any("content", "Content"),
        new("contentType", "Content type"), new("authorization", "Authorisation"), Data("requestHeaders", "Headers"),
    ];
    private static readonly StepField Mode = Chosen("mode", "Which cases", "MatchFirst", "MatchAny");

    public static IReadOnlyList<StepKind> All { get; } =
    [
        new("Elsa.Flowchart", Flow, "Flowchart", "Steps joined by connections.") { IsContainer = true, Inside = ["activities"] },
        new("Elsa.Sequence", Flow, "Sequence", "Steps one after the other.") { IsContainer = true, Inside = ["activities"] },
        new("Elsa.Start", Flow, "Start", "Where the process begins."),
        new("Elsa.End", Flow, "End", "Where the flowchart ends.") { Ports = [] },
        new("Elsa.Finish", Flow, "Finish", "Ends the whole process at once.") { Ports = [] },
        new("Elsa.Complete", Flow, "Complete", "Ends the nearest workflow, by outcomes.") { Ports = [], Fields = [Any("outcomes", "Outcomes")] },
        new("Elsa.Fault", Flow, "Fault", "Stops with a message.") { Ports = [], Fields = [new("code", "Code"), new("category", "Category"), new("faultType", "Type"), Long("message", "Message")] },
        new("Elsa.FlowNode", Flow, "Container", "A box that holds one step.") { Inside = ["body"] },
        new("Elsa.FlowFork", Branching, "Fork", "Goes on by every branch at once.") { Ports = [], Fields = [Outcomes("branches", "Branches")] },
        new("Elsa.FlowJoin", Branching, "Join", "Waits for branches.") { Fields = [Chosen("mode", "Wait for", "WaitAny", "WaitAll", "WaitAllActive")] },
        new("Elsa.FlowDecision", Branching, "Decision", "Goes on by True or by False; by NeedsInformation when facts are missing and that port is connected.")
        {
            Ports = ["True", "False", "NeedsInformation"],
            Fields = [Condition("condition", "Condition")],
        },
        new("Elsa.FlowSwitch", Branching, "Switch", "Goes on by the first case that holds, or by every case that holds.")
        {
            Ports = [],
            Fields = [new("cases", "Cases") { Type = "Object", Widget = "flow-switch-editor", Shape = FieldShape.Raw }, Mode],
        },
        new("Elsa.If", Branching, "If", "Runs one of two steps.") { Inside = ["then", "else"], Outputs = ["Result"], Fields = [Condition("condition", "Condition")] },
        new("Elsa.Switch", Branching, "Switch (steps inside)", "Runs the step of the first case that holds.")
        {
            Inside = ["default"],
            Fields = [new("cases", "Cases") { Type = "Object", Widget = "switch-editor", Shape = FieldShape.Raw }, Mode],
        },
        new("Elsa.Parallel", Branching, "Parallel", "Runs steps side by side and waits for all.") { IsContainer = true, Inside = ["activities"], InPalette = false },
        new("Elsa.Fork", Branching, "Fork (steps inside)", "Runs steps side by side.")
        {
            IsContainer = true,
            InPalette = false,
            Inside = ["branches"],
            Fields = [new("joinMode", "Wait for") { Shape = FieldShape.Raw, Widget = "dropdown", From = Choices.Of("WaitAll", "WaitAny") }],
        },
        new("Elsa.StateMachine", Branching, "State machine", "Goes from state to state.")
        {
            InPalette = false,
            Fields =
            [
                new("states", "States") { Type = "Object", Widget = "json-editor", Shape = FieldShape.Raw }, new("transitions", "Transitions") { Type = "Object", Widget = "json-editor", Shape = FieldShape.Raw },
                new("initialState", "First state") { Shape = FieldShape.Raw },
            ],
        },
        new("Elsa.While", Loops, "While", "Runs its body as long as the condition holds.") { Inside = ["body"], Fields = [Condition("condition", "Condition")] },
        new("Elsa.For", Loops, "For", "Runs its body for each number.")
        {
            Inside = ["body"],
            Outputs = ["CurrentValue"],
            Fields = [Number("start", "From"), Number("end", "To"), Number("step", "Step"), Flag("outerBoundInclusive", "The last number too")],
        },
        new("Elsa.ForEach", Loops, "For each", "Runs its body for each item, one after the other.") { Inside = ["body"], Outputs = ["CurrentValue"], Fields = [Items] },
        new("Elsa.ParallelForEach", Loops, "For each, at once", "Runs its body for every item at once.") { Inside = ["body"], Fields = [Items] },
        new("Elsa.Break", Loops, "Break", "Leaves the nearest loop.") { Ports = [] },
        new("Elsa.SetVariable", Values, "Set a variable", "Gives a variable a value.")
        {
            Fields = [new("variable", "Variable") { Type = "Variable", Widget = "variable-picker", Shape = FieldShape.Raw }, Any("value", "Value")],
        },
        new("Elsa.SetOutput", Values, "Set an output", "Gives an output of the workflow a value.") { Fields = [new("outputName", "Output") { Widget = "output-picker" }, Any("outputValue", "Value")] },
        new("Elsa.SetName", Values, "Name the run", "Names the run.") { Fields = [new("value", "Name")] },
        new("Elsa.Correlate", Values, "Correlate", "Gives the run an id that events can be addressed to.") { Fields = [new("correlationId", "Id")] },
        new("Elsa.WriteLine", Values, "Write a line", "Writes a line for whoever tries the process out.") { Fields = [new("text", "Text")] },
        new("Elsa.RunJavaScript", Values, "Run a script", "Runs a short script that may set variables and choose ports.")
        {
            Outputs = ["Result"],
            Fields = [new("script", "Script") { Widget = "code-editor" }, Outcomes("possibleOutcomes", "Ports")],
        },
        new("Elsa.Delay", Waiting, "Delay", "Waits for a length of time.") { Fields = [new("timeSpan", "For", "days.hours:minutes:seconds, for example 2.00:00:00.") { Type = "TimeSpan" }] },
        new("Elsa.Timer", Waiting, "Timer", "Sets a workflow off again and again.") { IsTrigger = true, Fields = [new("interval", "Every") { Type = "TimeSpan" }] },
        new("Elsa.StartAt", Waiting, "At a time", "Waits until a moment.") { IsTrigger = true, Fields = [new("dateTime", "At") { Type = "DateTimeOffset" }] },
        new("Elsa.Cron", Waiting, "Cron", "Sets a workflow off at the times of a cron expression.") { IsTrigger = true, Fields = [new("cronExpression", "Cron expression")] },
        new("Elsa.Event", Waiting, "Event", "Waits for an event.") { IsTrigger = true, Outputs = ["Result"], Fields = [new("eventName", "Event")] },
        new("Elsa.PublishEvent", Waiting, "Send an event", "Tells other runs, or only this one.")
        {
            Fields = [new("eventName", "Event"), new("correlationId", "To the run with the id"), Flag("isLocalEvent", "Only this run"), Any("payload", "What goes with it")],
        },
        new("Elsa.RunTask", Waiting, "Outside task", "Asks for work outside and waits for its result.") { Outputs = ["Result"], Fields = [new("taskName", "Task"), Any("payload", "What goes with it")] },
        new("Elsa.ExecuteWorkflow", Other, "Run a workflow", "Runs another workflow at once.") { Outputs = ["Result"], Fields = [Workflow, new("correlationId", "Id"), Data("input", "Input"), Waits] },
        new("Elsa.DispatchWorkflow", Other, "Queue a workflow", "Runs another workflow after what is already queued.") { Outputs = ["Result"], Fields = [Workflow, new("correlationId", "Id"), Data("input", "Input"), Waits] },
        new("Elsa.BulkDispatchWorkflows", Other, "Queue workflows", "Runs a workflow for each item.")
        {
            Ports = ["Completed", "Canceled", "Done"],
            Inside = ["childCompleted", "childFaulted"],
            Fields = [Workflow, Items, new("defaultItemInputKey", "Name of the item's input"), Data("input", "Input"), Waits],
        },
        new("Elsa.SendHttpRequest", Web, "Web call", "Asks another system and goes on with its answer.")
        {
            Inside = ["unmatchedStatusCode", "failedToConnect", "timeout"],
            Outputs = ["Result", "StatusCode", "ParsedContent", "ResponseHeaders"],
            Fields = [.. Request, new("expectedStatusCodes", "Expected codes") { Type = "Object", Widget = "json-editor", Shape = FieldShape.Raw }],
        },
        new("Elsa.FlowSendHttpRequest", Web, "Web call with ports", "Asks another system and goes on by the code it answers.")
        {
            Ports = ["Done"],
            Outputs = ["Result", "StatusCode", "ParsedContent", "ResponseHeaders"],
            Fields = [.. Request, new("expectedStatusCodes", "Expected codes", "Each is a port.") { Type = "Object", Widget = "http-status-codes", Shape = FieldShape.Raw }],
        },
        new("Elsa.WriteHttpResponse", Web, "Web answer", "Answers the web request that began the process.")
        {
            Fields = [Number("statusCode", "Code"), Any("content", "Content"), new("contentType", "Content type"), Data("responseHeaders", "Headers")],
        },
        new("Elsa.HttpEndpoint", Web, "Web request", "Waits for a web request.")
        {
            IsTrigger = true,
            Outputs = ["Result", "ParsedContent", "RouteData", "QueryStringData", "Headers", "Files"],
            Fields = [new("path", "Path"), Data("supportedMethods", "Methods", "A list: [\"GET\"].")],
        },
    ];
}
