using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Casework;

/// <summary>Raises an alert that everybody sees who opens the subject's record.</summary>
internal sealed class AlertStep : CaseworkActivity
{
    public const string TypeName = "BackOffice.Alert";

    public const int BannerLimit = 80;

    public override string Type => TypeName;

    protected override void Execute(ActivityRun run, CaseHost host)
    {
        var type = Required(run, "alert");
        var banner = Required(run, "banner");
        if (banner.Length > BannerLimit)
        {
            throw new StepFault($"The banner of the alert \"{type}\" has {banner.Length} characters; {BannerLimit} is the most. Shorten it.");
        }

        if (!host.Change.State.Alerts.Exists(alert => alert.Type == type))
        {
            var review = Period.Read(run.Text("reviewIn")) is { } period ? period.After(host.Today, host.Context.Calendars) : default;
            var alert = new CaseAlert(host.Change.TakeNumber(), type, run.Text("severity") ?? "info", banner, host.Today, review.IsError || !run.Has("reviewIn") ? null : review.Value);
            host.Change.Raise(alert);
            host.Change.Say("alert-raised", $"Alert raised: {banner}");
        }

        run.Complete();
    }
}

/// <summary>Takes an alert of this case off again.</summary>
internal sealed class ClearAlertStep : CaseworkActivity
{
    public const string TypeName = "BackOffice.ClearAlert";

    public override string Type => TypeName;

    protected override void Execute(ActivityRun run, CaseHost host)
    {
        var type = Required(run, "alert");
        foreach (var alert in host.Change.State.Alerts.FindAll(alert => alert.Type == type))
        {
            host.Change.Clear(alert);
            host.Change.Say("alert-cleared", $"Alert cleared: {alert.Banner}");
        }

        run.Complete();
    }
}

/// <summary>Writes values into the case's data, or asks the register to change the subject's record.</summary>
internal sealed class UpdateRecordStep : CaseworkActivity
{
    public const string TypeName = "BackOffice.UpdateRecord";

    public override string Type => TypeName;

    protected override void Execute(ActivityRun run, CaseHost host)
    {
        var changes = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var (path, expression) in run.Node("set") as JsonObject ?? [])
        {
            var value = host.Evaluate(expression?.ToString() ?? "", run);
            var dot = path.IndexOf('.', StringComparison.Ordinal);
            if (dot > 0 && path[..dot] is "pupil" or "school")
            {
                var record = path[..dot];
                (changes.TryGetValue(record, out var fields) ? fields : changes[record] = [])[path[(dot + 1)..]] = value;
            }
            else
            {
                JsonPath.Set(host.Change.WritableData(), path, value);
            }
        }

        foreach (var (record, fields) in changes)
        {
            host.ChangeRegister(run, record, fields);
        }

        run.Complete();
    }
}

/// <summary>Moves the case to a stage of the pack.</summary>
internal sealed class SetStageStep : CaseworkActivity
{
    public const string TypeName = "BackOffice.SetStage";

    public override string Type => TypeName;

    protected override void Execute(ActivityRun run, CaseHost host)
    {
        var stage = Required(run, "stage");
        if (host.Change.State.Stage != stage)
        {
            host.Change.State = host.Change.State with { Stage = stage };
            host.Change.Say("stage-reached", $"Stage: {host.Pack.StageTitle(stage)}.");
        }

        run.Complete();
    }
}

/// <summary>Ends the case wherever it stands.</summary>
internal sealed class CloseCaseStep : CaseworkActivity
{
    public const string TypeName = "BackOffice.CloseCase";

    public override string Type => TypeName;

    public override IReadOnlyList<string> Ports(Step step) => DefaultPorts;

    public override bool IsTerminal => true;

    protected override void Execute(ActivityRun run, CaseHost host)
    {
        host.Close(Required(run, "as"), run.Text("reason"));
        run.Complete();
    }
}
