namespace BackOffice.Engine.Workflow;

/// <summary>The steps of the workflow format.</summary>
internal static class StandardActivities
{
    public static IEnumerable<Activity> All =>
    [
        new WorkflowStep(), new FlowchartStep(), new SequenceStep(), new ParallelStep(), new ForkStep(), new FlowNodeStep(),
        new StartStep(), new EndStep(), new FlowDecisionStep(), new FlowSwitchStep(), new FlowForkStep(), new FlowJoinStep(),
        new IfStep(), new SwitchStep(), new WhileStep(), new ForStep(), new ForEachStep(), new ParallelForEachStep(), new BreakStep(),
        new SetVariableStep(), new SetOutputStep(), new SetNameStep(), new CorrelateStep(), new WriteLineStep(), new RunJavaScriptStep(),
        new DelayStep(), new TimerStep(), new StartAtStep(), new CronStep(), new HttpEndpointStep(), new EventStep(), new PublishEventStep(), new RunTaskStep(),
        new CompleteStep(), new FinishStep(), new FaultStep(), new ExecuteWorkflowStep("Elsa.ExecuteWorkflow", atOnce: true), new ExecuteWorkflowStep("Elsa.DispatchWorkflow", atOnce: false),
        new BulkDispatchStep(), new StateMachineStep(), new SendHttpRequestStep(), new FlowSendHttpRequestStep(), new WriteHttpResponseStep(),
    ];
}
