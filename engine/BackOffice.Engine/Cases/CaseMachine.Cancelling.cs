using System.Text.Json.Nodes;
using BackOffice.Engine.Casework;

namespace BackOffice.Engine.Cases;

/// <summary>
/// A manager ends a case that its own process would not end. A statutory time limit does not go away because a case is closed:
/// while one runs, only a ground on which the duty never arose, or fell away, lets the case be cancelled; and a day that has been
/// missed stays missed unless there never was a duty.
/// </summary>
public static partial class CaseMachine
{
    private static Decision<Outcome> Cancel(CaseState state, CancelCase command, DecideContext context)
    {
        if (string.IsNullOrWhiteSpace(command.Reason))
        {
            return new ReasonMissing("Say why the case is cancelled. The reason is kept with the case and in the audit trail.");
        }

        if (command.Ground is { } given && !CancelCase.Grounds.ContainsKey(given))
        {
            return new CancelGroundUnknown(given);
        }

        if (command.Ground == CancelCase.Withdrawn && context.Pack.Events.Find(item => item.Name == CancelCase.Withdrawn) is { } own && state.Waits.Exists(wait => wait.EventName == own.Name))
        {
            return new CancelByEvent(own.Label);
        }

        var change = new CaseChange(state, context);
        var clocks = state.Clocks.FindAll(CaseHost.IsOpen);
        if (command.Ground is null && !clocks.IsEmpty)
        {
            var host = new CaseHost(change);
            return new CancelNeedsGround(Words.List([.. clocks.Select(clock => host.ClockTitle(clock.ClockId)).Distinct()]));
        }

        var ground = command.Ground is null ? null : CancelCase.Grounds[command.Ground];
        change.Say("case-cancelled", $"{context.Actor.Name} cancelled the case{(ground is null ? "" : $", because it {ground}")}: {command.Reason.Trim()}", new JsonObject
        {
            ["ground"] = command.Ground,
            ["reason"] = command.Reason.Trim(),
        });
        Run(change, (process, host) =>
        {
            if (command.Ground is not (CancelCase.InError or CancelCase.Duplicate))
            {
                host.StopOverdue("the case was cancelled");
            }

            // A flag on the child's record that says the case is under way would be wrong from now on.
            foreach (var alert in change.State.Alerts)
            {
                change.Clear(alert);
                change.Say("alert-cleared", $"Alert cleared: {alert.Banner}");
            }

            host.Close("cancelled", ground is null ? null : $"It {ground}");
            return process;
        });
        return Done(change);
    }
}
