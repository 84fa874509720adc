namespace BackOffice.Engine.Accounts;

/// <summary>An account that is not there.</summary>
public sealed record AccountNotFound() : Refusal("There is no such account. Search for the person by name.");

/// <summary>Somebody who is no administrator any more, though the page was opened by one.</summary>
public sealed record NoLongerAdministrator() : Refusal("You are not an administrator any more, so nothing was changed. Ask another administrator.");

/// <summary>An address that no e-mail reaches.</summary>
public sealed record EmailUnreadable() : Refusal("Enter an e-mail address in the correct format, like name@example.com.");

/// <summary>An address that has an account.</summary>
public sealed record EmailTaken(string Email) : Refusal($"{Email} has an account already. Search for it and change its roles.");

/// <summary>An account without a name.</summary>
public sealed record AccountNameMissing() : Refusal("Enter the person's name, as colleagues and families are to read it, in at most 100 characters.");

/// <summary>An account that could do nothing.</summary>
public sealed record RoleMissing() : Refusal("Choose at least one role. Without one the person could sign in and see nothing.");

/// <summary>Roles of the council and of the portal in one account.</summary>
public sealed record RolesOfTwoSides() : Refusal("A school's or setting's user has no other role. Make a second account, with another e-mail address, for work at the council.");

/// <summary>A parent's account made for them.</summary>
public sealed record ParentsMakeTheirOwn() : Refusal("Parents and young people make their own account in the portal, with their e-mail address. They sign in with a code and have no password.");

/// <summary>Casework without a team.</summary>
public sealed record TeamMissing() : Refusal("Choose at least one team. A caseworker or manager without a team sees no case.");

/// <summary>Teams of somebody who works no cases.</summary>
public sealed record TeamsWithoutCasework() : Refusal("Teams are for caseworkers and managers. Give the person one of these roles, or take the teams away.");

/// <summary>A team that can be none.</summary>
public sealed record TeamUnreadable(string Team) : Refusal($"“{Team}” cannot be a team. Its name has lower-case letters, digits and hyphens, like sen-north.");

/// <summary>A school's user without a school.</summary>
public sealed record OrganisationMissing() : Refusal("Choose the school or setting that the person signs in for.");

/// <summary>A provider that the register does not have.</summary>
public sealed record OrganisationUnknown(string Organisation) : Refusal($"The register has no school or setting with the key {Organisation}. Choose one from the list.");

/// <summary>An administrator who would shut themselves out.</summary>
public sealed record OwnAdministration() : Refusal("You cannot take the role of an administrator from yourself. Ask another administrator to do it.");

/// <summary>An administrator who would lock themselves out.</summary>
public sealed record OwnAccountLocked() : Refusal("You cannot lock your own account. Ask another administrator to do it.");

/// <summary>The only administrator.</summary>
public sealed record LastAdministrator(string Name) : Refusal($"{Name} is the only administrator. Make somebody else an administrator first: otherwise nobody could change accounts any more.");

/// <summary>A lock without a reason.</summary>
public sealed record LockReasonMissing() : Refusal("Say why the account is locked. The reason stands in the audit trail.");

/// <summary>A password for a locked account.</summary>
public sealed record AccountIsLocked() : Refusal("The account is locked. Unlock it first, then send the link.");

/// <summary>A link that was used, has expired or was never sent.</summary>
public sealed record LinkNotGood() : Refusal("This link does not work any more. A link works once, for 3 days, and only the newest one. Ask your administrator to send another.");
