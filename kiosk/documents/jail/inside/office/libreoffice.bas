REM What LibreOffice is told to do with one document. libreoffice.py runs Convert, and finds the PDF at its target, if
REM there could be one. The report says how often a password was asked for. If changes are tracked in the document, there
REM is no PDF but the document as ODF, at the address for one with changes; where that is empty, they print as they are.

Option Explicit

Private timesAsked As Integer

REM Paper is A4, a comma is before decimals, and a day before its month: where a document doesn't say.
Sub Settle
    Dim settings As Object
    settings = CreateUnoService("com.sun.star.configuration.ConfigurationProvider").createInstanceWithArguments( _
        "com.sun.star.configuration.ConfigurationUpdateAccess", Array(Pair("nodepath", "/org.openoffice.Setup/L10N")))
    settings.ooSetupSystemLocale = "fr-BE" ' LibreOfficeKit itself has set en-US
    settings.commitChanges()
End Sub

Sub Convert(source As String, target As String, changed As String, report As String, pages As String)
    Dim document As Object
    EnableReschedule(False) ' or windows are made meanwhile, of parts that an office without a screen doesn't have
    timesAsked = 0
    On Error Resume Next
    document = StarDesktop.loadComponentFromURL(source, "_blank", 0, Opening())
    If document.supportsService("com.sun.star.sheet.SpreadsheetDocument") Then FitTables(document)
    If changed <> "" And HasChanges(document) Then
        document.storeToURL(changed, Array(Pair("FilterName", "writer8")))
    ElseIf Left(FilterOf(document), 4) <> "Text" Then
        document.storeToURL(target, Saving(document, pages))
    End If
    document.close(True)
    Open report For Output As #1
    Print #1, timesAsked
    Close #1
End Sub

Function HasChanges(document As Object) As Boolean
    If document.supportsService("com.sun.star.text.TextDocument") Then
        HasChanges = document.Redlines.createEnumeration().hasMoreElements()
    End If
End Function

REM Where nothing is set for printing, a sheet's columns stand together: it lies, is made smaller as far as it can still
REM be read (10 points become 6), and its first row stands on each page.
Sub FitTables(document As Object)
    Dim sheet As Object, style As Object, used As Object, titles As Object
    Dim number As Integer, room As Long, upright As Long
    For number = 0 To document.Sheets.Count - 1
        sheet = document.Sheets.getByIndex(number)
        style = document.StyleFamilies.getByName("PageStyles").getByName(sheet.PageStyle)
        used = sheet.createCursor()
        used.gotoStartOfUsedArea(False)
        used.gotoEndOfUsedArea(True)
        room = style.Width - style.LeftMargin - style.RightMargin
        If used.Size.Width > room And NothingIsSet(sheet, style) Then
            upright = style.Width
            style.IsLandscape = True
            style.Width = style.Height
            style.Height = upright
            room = style.Width - style.LeftMargin - style.RightMargin
            If used.Size.Width > room Then style.PageScale = Greater(60, Int(100 * room / used.Size.Width))
            titles = used.RangeAddress
            titles.EndRow = titles.StartRow
            sheet.setTitleRows(titles)
            sheet.setPrintTitleRows(True)
        End If
    Next
End Sub

Function NothingIsSet(sheet As Object, style As Object) As Boolean
    NothingIsSet = style.PageScale = 100 And style.ScaleToPages = 0 And style.ScaleToPagesX = 0 _
        And style.ScaleToPagesY = 0 And Not style.IsLandscape And UBound(sheet.getPrintAreas()) < 0
End Function

Function Greater(one As Integer, other As Integer) As Integer
    Greater = one
    If other > one Then Greater = other
End Function

Function Opening()
    Opening = Array( _
        Pair("Hidden", True), _
        Pair("ReadOnly", True), _
        Pair("MacroExecutionMode", com.sun.star.document.MacroExecMode.NEVER_EXECUTE), _
        Pair("UpdateDocMode", com.sun.star.document.UpdateDocMode.NO_UPDATE), _
        Pair("InteractionHandler", CreateUnoListener("Question_", "com.sun.star.task.XInteractionHandler")))
End Function

Function Saving(document As Object, pages As String)
    Dim filter As String
    filter = "writer_pdf_Export"
    If document.supportsService("com.sun.star.sheet.SpreadsheetDocument") Then filter = "calc_pdf_Export"
    If document.supportsService("com.sun.star.presentation.PresentationDocument") Then filter = "impress_pdf_Export"
    Saving = Array(Pair("FilterName", filter), Pair("FilterData", Array( _
        Pair("PageRange", pages), _
        Pair("UseTaggedPDF", False), _
        Pair("ExportFormFields", False), _
        Pair("ExportNotes", False), _
        Pair("ExportBookmarks", False))))
End Function

REM What LibreOffice took the document for; "Text" is what it says of all that it doesn't know.
Function FilterOf(document As Object) As String
    Dim argument As Object
    For Each argument In document.getArgs()
        If argument.Name = "FilterName" Then FilterOf = argument.Value
    Next
End Function

Sub Question_handle(request As Object)
    Dim answer As Object
    For Each answer In request.getContinuations()
        If HasUnoInterfaces(answer, "com.sun.star.task.XInteractionPassword") Then
            Unlock(request, answer)
            Exit Sub
        End If
    Next
    Choose(request, "com.sun.star.task.XInteractionApprove") ' to mend what is broken
End Sub

Sub Question_disposing(happened As Object)
End Sub

Sub Unlock(request As Object, answer As Object)
    timesAsked = timesAsked + 1
    If timesAsked = 1 And Environ("DOCUMENT_PASSWORD") <> "" Then
        answer.setPassword(Environ("DOCUMENT_PASSWORD"))
        answer.select()
    Else
        Choose(request, "com.sun.star.task.XInteractionAbort")
    End If
End Sub

Sub Choose(request As Object, wanted As String)
    Dim answer As Object
    For Each answer In request.getContinuations()
        If HasUnoInterfaces(answer, wanted) Then answer.select()
    Next
End Sub

Function Pair(key As String, content)
    Dim made As New com.sun.star.beans.PropertyValue
    made.Name = key
    made.Value = content
    Pair = made
End Function
