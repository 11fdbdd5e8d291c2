"""Keys that every component of Form.io may have and that no person filling in the form would miss, or that ask for
looks: said once for all components."""

from __future__ import annotations

from collections.abc import Mapping

from .ledger import APPEARANCE, CODE, HOUSEKEEPING, USUAL, Part

_HOUSEKEEPING = frozenset(
    """id _id input tableView dbIndex created modified owner machineName access submissionAccess isNew keyModified
    lockKey project revisions _vid _vnote attrs addons properties tags controller settings submissionRevisions
    pdfComponents tree persistent protected encrypted unique refreshOn redrawOn refreshOnChange clearOnRefresh
    calculateServer showInEmail showInPDF showInSummary registration isSensitiveData reorder displayInTimezone
    timezone idPath lazyLoad searchEnabled searchDebounce searchField searchFields searchThreshold selectThreshold
    minSearch readOnlyValue authenticate ignoreCache selectFields uniqueOptions fuseOptions indexeddb useExactSearch
    template limit disableLimit storage fileNameTemplate url uploadOnly privateDownload dir webcamSize imageSize
    fileKey webcam image options uniqueValues persistentValue dataGridLabel datagridLabel path name errors
    kickbox hasOwnProperty defaultPermission addResource valueProperty filter sort customOptions nextPage
    useLocaleSettings allowInput defaultDate shortcutButtons validateWhenHidden saveOnEnter autocomplete state
    numCols numRows machine parent groups parentId submissionTags version display_version trigger shortcut uuid
    """.split()  # noqa: SIM905  a table of words reads better as words
)
_LOOKS = frozenset(
    """customClass overlay labelPosition labelWidth labelMargin theme size block leftIcon rightIcon tabindex autofocus
    spellcheck autoExpand fixedSize rows wysiwyg editor as hideLabel optionsLabelPosition inline collapsible collapsed
    breadcrumb modal modalEdit widget attributes mask inputFormat inputMask inputMasks displayMask applyMaskOn
    allowMultipleMasks showCharCount showWordCount layoutFixed enableRowGroups rowGroups initEmpty defaultOpen
    openWhenEmpty rowDrafts displayAsTable saveRow removeRow addAnotherPosition inlineEdit templates rowClass header
    footer width height penColor backgroundColor minWidth maxWidth keepOverlayRatio condensed hover bordered striped
    cellAlignment autoAdjust hideOnChildrenHidden tag className cloneRows caption delimiter requireDecimal case
    truncateMultipleSpaces inputMode inputType datepickerMode datePicker timePicker format dataFormat dayFirst
    hideInputLabels inputsLabelPosition enableMinDateInput enableMaxDateInput fieldSet verticalLayout showValidations
    disableOnInvalid action custom disableClearIcon hideOnChildren labelDataGrid alwaysEnabled map esign
    manualModeViewString switchToManualModeLabel keyLabel keyBeforeValue delimeter storeas maxTags calculateValueMode
    autofill legendStyle currentWidth offset push pull stripe event headers fetch allowCaching minYear maxYear
    disableAddingRemovingRows conditionalAddButton noCaching snap icon dateFirst enableManualMode disabledOnInvalid
    columnWidth rowsCount hideOnLoad breadcrumbClickable allowPrevious buttonSettings""".split()  # noqa: SIM905
)
_USUAL: Mapping[str, frozenset[object]] = {
    "labelPosition": frozenset({"top"}), "breadcrumb": frozenset({"default"}), "inputFormat": frozenset({"plain"}),
    "spellcheck": frozenset({True}), "validateOn": frozenset({"change"}), "theme": frozenset({"default", "primary"}),
    "size": frozenset({"md"}), "tag": frozenset({"p", "div"}), "inputMode": frozenset({"decimal", "text"}),
    "applyMaskOn": frozenset({"change"}), "optionsLabelPosition": frozenset({"right"}), "mask": frozenset({True}),
    "saveRow": frozenset({"Save", "Save Row"}), "addAnotherPosition": frozenset({"bottom"}),
    "disableOnInvalid": frozenset({True}), "delimiter": frozenset({True}), "action": frozenset({"submit"}),
    "autoExpand": frozenset({True}), "fixedSize": frozenset({True}), "editor": frozenset({""}),
    "widget": frozenset({"choicesjs", "html5"}), "datepickerMode": frozenset({"day"}),
    "hideInputLabels": frozenset({True}), "storeas": frozenset({"array"}),
}  # fmt: skip
_ALWAYS_USUAL = frozenset({"inputType", "rows", "inputMode", "format", "dataFormat", "numCols", "as", "currentWidth",
                           "offset", "push", "pull", "datePicker", "timePicker", "tag", "cellAlignment",
                           "map"})  # fmt: skip
_SCRIPTS = ("customDefaultValue", "custom", "customConditional", "onChange", "validateOnServer")
NOT_KEPT = "an answer that is not asked for is never handed in"
SERVICE = (
    "answers of another program cannot be fetched here: a code list or a hook of the platform takes its place"
)


def sweep(part: Part) -> None:
    """Account for what is left of a component once its meaning has been taken."""
    for key in part.untouched():
        value = part.value[key]
        if key in _HOUSEKEEPING:
            part.idle(HOUSEKEEPING, key)
        elif key == "clearOnHide":
            part.idle(USUAL, key) if value in (True, "true", "") else part.refuse(key, NOT_KEPT)
        elif key in _LOOKS or key == "validateOn":
            _look(part, key)
        elif key in _SCRIPTS and isinstance(value, str) and value:
            part.refuse(key, CODE)


def _look(part: Part, key: str) -> None:
    value = part.value[key]
    plain_widget = (
        key == "widget" and isinstance(value, Mapping) and value.get("type") in ("input", "calendar")
    )
    hashable = isinstance(value, str | bool | int)
    if key in _ALWAYS_USUAL or plain_widget or (hashable and value in _USUAL.get(key, frozenset())):
        part.idle(USUAL, key)
    else:
        part.refuse_or_idle(key, APPEARANCE)
